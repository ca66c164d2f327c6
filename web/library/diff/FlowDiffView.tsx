import { ChevronLeft, ChevronRight, TriangleAlert } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import { diffFlows } from '#engine/library/diff-flows';
import type { FlowDiff } from '#engine/protocol/index';
import { DiffCanvas, MarkBadge, mergeFlows } from '../../canvas/index.ts';
import { flowDiffViewText } from '../../text/flow-diff.ts';
import { Button, cx, EmptyState, IconButton } from '../../ui/index.ts';
import { ChangeDetail } from './ChangeDetail.tsx';
import { type ChangeItem, changedPseudo, countChanges, listChanges } from './list-changes.ts';
import { TextHunks } from './TextHunks.tsx';

export interface FlowDiffViewProps {
  before: FlowFile;
  after: FlowFile;
  /** Fills what is around it. */
  className?: string;
}

type Shape = 'canvas' | 'text';

/** How two versions of a flow differ: on one canvas with every change to step through, or as text. */
export function FlowDiffView({ before, after, className }: FlowDiffViewProps) {
  const diff = useMemo(() => diffFlows(before, after), [before, after]);
  const items = useMemo(() => listChanges(diff), [diff]);
  const [shape, setShape] = useState<Shape>('canvas');
  const [chosen, setChosen] = useState<string>();
  const at = items.findIndex(({ key }) => key === chosen);
  const step = (by: 1 | -1) => {
    const next = at < 0 ? (by === 1 ? 0 : items.length - 1) : (at + by + items.length) % items.length;
    setChosen(items[next]?.key);
  };
  const element = useRef<HTMLDivElement>(null);
  useStepKeys(element, shape === 'canvas' && items.length > 0 ? step : undefined);
  if (diff.text.length + diff.moves.length === 0)
    return <EmptyState className={className ?? ''} title={flowDiffViewText.bothAreSame} />;
  return (
    <div ref={element} className={cx('@container flex min-h-0 flex-col bg-surface', className)}>
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
        <ShapeSwitch value={shape} onChange={setShape} />
        <p role="status" className="order-last min-w-0 basis-full text-muted @lg:order-none @lg:flex-1 @lg:basis-0">
          {items.length === 0 ? onlyLooks(diff) : countChanges(items)}
        </p>
        {shape === 'canvas' && items.length > 0 && (
          <div className="ml-auto flex items-center gap-1">
            <IconButton label={flowDiffViewText.previousChange} shortcut="P" onClick={() => step(-1)}>
              <ChevronLeft aria-hidden />
            </IconButton>
            <span className="min-w-14 text-center text-muted tabular-nums" aria-live="polite">
              {at < 0 ? `${items.length}` : flowDiffViewText.of(at + 1, items.length)}
            </span>
            <IconButton label={flowDiffViewText.nextChange} shortcut="N" onClick={() => step(1)}>
              <ChevronRight aria-hidden />
            </IconButton>
          </div>
        )}
      </div>
      <Breaking diff={diff} />
      <div className="min-h-0 flex-1">
        {shape === 'text' ? (
          <TextHunks hunks={diff.text} />
        ) : (
          <OnCanvas {...{ before, after, diff, items }} chosen={items[at]} onChoose={setChosen} />
        )}
      </div>
    </div>
  );
}

const keys: Readonly<Record<string, 1 | -1>> = { n: 1, j: 1, p: -1, k: -1 };

/** N and P do what the buttons do, wherever the keyboard is in the differences, or when it is nowhere. */
function useStepKeys(element: RefObject<HTMLElement | null>, step: ((by: 1 | -1) => void) | undefined): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const by = keys[event.key];
      const { target } = event;
      if (by === undefined || event.metaKey || event.ctrlKey || event.altKey || !(target instanceof Element)) return;
      const isHere = target === document.body || element.current?.contains(target) === true;
      if (!isHere || target.closest('input, textarea, [role="listbox"], [role="menu"]') !== null) return;
      latest.current?.(by);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [element]);
}

function ShapeSwitch({ value, onChange }: { value: Shape; onChange: (shape: Shape) => void }) {
  return (
    <fieldset
      className="flex rounded-md border border-line-strong p-0.5"
      aria-label={flowDiffViewText.showTheDifferences}
    >
      {(['canvas', 'text'] as const).map((shape) => (
        <Button
          key={shape}
          size="sm"
          look="ghost"
          aria-pressed={value === shape}
          className={value === shape ? 'bg-active text-ink' : ''}
          onClick={() => onChange(shape)}
        >
          {shape === 'canvas' ? flowDiffViewText.onTheCanvas : flowDiffViewText.asText}
        </Button>
      ))}
    </fieldset>
  );
}

function onlyLooks({ moves }: FlowDiff): string {
  if (moves.length === 0) return flowDiffViewText.onlyWayFileIsWritten;
  return flowDiffViewText.onlyNodesAreDrawn(moves.length);
}

/** What breaks those who use the earlier version comes first. */
function Breaking({ diff }: { diff: FlowDiff }) {
  const breaking = diff.interface.filter((change) => change.breaking);
  if (breaking.length === 0) return null;
  return (
    <p className="flex items-start gap-2 border-failed/40 border-b bg-failed-soft px-3 py-1.5 text-failed-ink">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{flowDiffViewText.breaksThoseWhoUseEarlier(breaking.map(({ what }) => what).join('; '))}</span>
    </p>
  );
}

interface OnCanvasProps extends Pick<FlowDiffViewProps, 'before' | 'after'> {
  diff: FlowDiff;
  items: readonly ChangeItem[];
  chosen: ChangeItem | undefined;
  onChoose: (key: string | undefined) => void;
}

function OnCanvas({ before, after, diff, items, chosen, onChoose }: OnCanvasProps) {
  const merged = useMemo(() => {
    const told = diff.nodes.flatMap(({ kind, path, from }) =>
      kind === 'changed' || kind === 'moved' ? [{ kind, path, from }] : [],
    );
    return mergeFlows(before, after, told);
  }, [before, after, diff]);
  const pseudo = useMemo(() => changedPseudo(diff), [diff]);
  const choose = (path: readonly string[]) => {
    const key = path.join('/');
    const found = items.find((item) => item.what !== 'edge' && item.path?.join('/') === key);
    const about = pseudo.has(key) ? items.find((item) => item.what === 'flow') : undefined;
    onChoose((found ?? about)?.key);
  };
  return (
    <div className="grid h-full grid-rows-[minmax(0,3fr)_minmax(0,2fr)] @3xl:grid-cols-[minmax(0,1fr)_21rem] @3xl:grid-rows-1">
      <section aria-label={flowDiffViewText.differencesOnCanvas} className="min-h-0">
        <DiffCanvas merged={merged} pseudo={pseudo} selected={chosen?.path} onSelect={choose} />
      </section>
      <div className="min-h-0 scroll-area border-line border-t p-3 @3xl:border-t-0 @3xl:border-l">
        {chosen === undefined ? (
          <ChangeList items={items} onChoose={onChoose} />
        ) : (
          <div className="flex flex-col items-start gap-3">
            <Button size="sm" look="ghost" icon={<ChevronLeft aria-hidden />} onClick={() => onChoose(undefined)}>
              {flowDiffViewText.allChanges}
            </Button>
            <div className="w-full">
              <ChangeDetail item={chosen} />
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function ChangeList({ items, onChoose }: { items: readonly ChangeItem[]; onChoose: (key: string) => void }) {
  return (
    <ul aria-label={flowDiffViewText.changes} className="flex flex-col gap-0.5">
      {items.map((item) => (
        <li key={item.key}>
          <button
            type="button"
            className="flex w-full items-start gap-2 rounded-md px-1.5 py-1 text-left hover:bg-hover focus-visible:-outline-offset-2"
            onClick={() => onChoose(item.key)}
          >
            <MarkBadge mark={item.mark} />
            <span className="min-w-0">
              <span className="wrap-anywhere block">{item.title}</span>
              <span className="block truncate text-faint text-xs">{item.note}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
