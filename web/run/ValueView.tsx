import { Check, Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Json } from '#engine/json';
import { type Plot, readPlot } from '#engine/schema/index';
import { language } from '../text/language.ts';
import { valueViewText } from '../text/run.ts';
import { choiceLabel, IconButton, Markdown, PlotValue, showError } from '../ui/index.ts';

/** Beyond this many characters only the beginning is shown until asked for. */
const shownAtFirst = 1_500;
/** A longer list is for those who read JSON. */
const maxPlots = 24;

export interface ValueViewProps {
  value: Json;
  /** Reads text as Markdown; for what people are meant to read rather than inspect. */
  asMarkdown?: boolean;
}

/** A message's value: text as text, a plot or a list of plots as drawings, anything else as JSON. */
export function ValueView({ value, asMarkdown = false }: ValueViewProps) {
  const plots = useMemo(() => plotsIn(value), [value]);
  if (plots.length > 0) {
    return (
      <div className="group/value relative flex min-w-0 flex-col gap-2">
        {plots.map((plot, index) => (
          <PlotValue key={index} plot={plot} />
        ))}
        <CopyButton text={printValue(value)} />
      </div>
    );
  }
  return <TextOrJson value={value} asMarkdown={asMarkdown} />;
}

function TextOrJson({ value, asMarkdown }: Required<ValueViewProps>) {
  const [isWhole, setWhole] = useState(false);
  const text = asMarkdown && typeof value === 'boolean' ? choiceLabel(value) : printValue(value);
  const isLong = text.length > shownAtFirst;
  const shown = isLong && !isWhole ? `${text.slice(0, shownAtFirst)}…` : text;
  return (
    <div className="group/value relative min-w-0">
      {asMarkdown && typeof value === 'string' ? (
        <Markdown>{shown}</Markdown>
      ) : (
        <pre
          className={`wrap-anywhere min-w-0 whitespace-pre-wrap ${typeof value === 'string' || (asMarkdown && typeof value !== 'object') ? 'font-sans' : 'font-mono text-sm'}`}
        >
          {value === '' ? <span className="text-faint">{valueViewText.emptyText}</span> : shown}
        </pre>
      )}
      {isLong && (
        <button
          type="button"
          className="mt-1 text-accent-text text-sm underline underline-offset-2"
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? valueViewText.showLess : valueViewText.showAllCharacters(text.length.toLocaleString(language))}
        </button>
      )}
      <CopyButton text={text} />
    </div>
  );
}

/** The plots that a value is or lists; none when it holds anything else. */
export function plotsIn(value: Json): Plot[] {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value]; // readonly lists escape Array.isArray
  if (list.length > maxPlots) return [];
  const plots = list.map(readPlot);
  return plots.every((plot) => plot !== undefined) ? plots : [];
}

function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1_500);
    }, showError);
  };
  return (
    <IconButton
      size="sm"
      look="secondary"
      label={isCopied ? valueViewText.copied : valueViewText.copy}
      onClick={copy}
      className="absolute -top-1 right-0 opacity-0 focus-visible:opacity-100 group-hover/value:opacity-100"
    >
      {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}

/** The whole value as text. */
export function printValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** The beginning of a value on one line. */
export function previewValue(value: Json, length = 160): string {
  const text = typeof value === 'string' ? value.slice(0, 4 * length) : JSON.stringify(value).slice(0, 4 * length);
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
