import { CaseSensitive, ChevronDown, ChevronUp, Search, WholeWord, X } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { findPanelText } from '../text/editor.ts';
import { Button, cx, IconButton, isApple, TextField } from '../ui/index.ts';
import { isChord } from './editor-commands.ts';
import { excerptOf, type Found, findText, replaceText } from './edits/find-text.ts';

export interface FindPanelProps {
  onClose: () => void;
  /** Goes to a node, by its ids from the file's outermost body. */
  onGoTo: (path: readonly string[]) => void;
}

/** One match, with the text that it is in. */
interface Hit {
  readonly found: Found;
  readonly match: readonly [number, number];
}

/** Finds and replaces in all texts of the flow, prompts, code and conditions included, at every depth. */
export function FindPanel({ onClose, onGoTo }: FindPanelProps) {
  const store = useEditorStore();
  const flow = useEditor((state) => state.history.present);
  const canEdit = useEditor(isEditable);
  const [text, setText] = useState('');
  const [by, setBy] = useState('');
  const [matchCase, setMatchCase] = useState(false);
  const [wholeWord, setWholeWord] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLDivElement>(null);
  useEffect(() => input.current?.querySelector('input')?.select(), []);
  const looked = useDeferredValue(text);
  const found = useMemo(
    () => findText(flow, { text: looked, matchCase, wholeWord }),
    [flow, looked, matchCase, wholeWord],
  );
  const hits = useMemo(() => found.flatMap((one) => one.matches.map((match): Hit => ({ found: one, match }))), [found]);
  const current = hits.length === 0 ? 0 : at % hits.length;
  const go = (index: number) => {
    if (hits.length === 0) return;
    const next = (index + hits.length) % hits.length;
    setAt(next);
    const path = hits[next]?.found.path ?? [];
    if (path.length > 0) onGoTo(path);
  };
  const replace = (which: readonly Found[]) => {
    if (which.length === 0) return;
    store.getState().apply(replaceText(flow, which, by));
    // The button may have nothing more to do, and would take the keyboard with it.
    if (which === found || hits.length === 1) input.current?.querySelector('input')?.focus();
  };
  const replaceOne = () => {
    const hit = hits[current];
    if (hit !== undefined) replace([{ ...hit.found, matches: [hit.match] }]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    else if (isChord(event.nativeEvent, '⌘F', isApple)) input.current?.querySelector('input')?.select();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) go(current + (event.shiftKey ? -1 : 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search
      aria-label={findPanelText.findAndReplace}
      onKeyDown={onKeyDown}
      className="absolute top-3 right-3 z-20 flex max-h-[calc(100%-1.5rem)] w-92 max-w-[calc(100%-1.5rem)] flex-col rounded-lg border border-line bg-raised shadow-popup"
    >
      <div ref={input} className="flex items-center gap-1 px-2 pt-2">
        <TextField
          className="flex-1"
          aria-label={findPanelText.find}
          placeholder={findPanelText.findPlaceholder}
          icon={<Search aria-hidden />}
          value={text}
          onChange={(next) => {
            setText(next);
            setAt(0);
          }}
        />
        <IconButton label={findPanelText.matchCase} aria-pressed={matchCase} onClick={() => setMatchCase(!matchCase)}>
          <CaseSensitive aria-hidden />
        </IconButton>
        <IconButton label={findPanelText.wholeWords} aria-pressed={wholeWord} onClick={() => setWholeWord(!wholeWord)}>
          <WholeWord aria-hidden />
        </IconButton>
        <IconButton label={findPanelText.close} shortcut="Esc" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {canEdit && (
        <div className="flex items-center gap-1 px-2 pt-1.5">
          <TextField
            className="flex-1"
            aria-label={findPanelText.replaceBy}
            placeholder={findPanelText.replaceBy}
            value={by}
            onChange={setBy}
          />
          <Button size="sm" disabled={hits.length === 0} onClick={replaceOne}>
            {findPanelText.replace}
          </Button>
          <Button size="sm" disabled={hits.length === 0} onClick={() => replace(found)}>
            {findPanelText.all}
          </Button>
        </div>
      )}
      <div className="flex items-center gap-1 px-3 py-1.5 text-muted text-sm">
        <span role="status" className="flex-1">
          {text === ''
            ? ''
            : hits.length === 0
              ? findPanelText.nothingIsFound
              : findPanelText.of(current + 1, hits.length)}
        </span>
        <IconButton
          label={findPanelText.previous}
          shortcut="⇧↵"
          disabled={hits.length === 0}
          onClick={() => go(current - 1)}
        >
          <ChevronUp aria-hidden />
        </IconButton>
        <IconButton
          label={findPanelText.next}
          shortcut="↵"
          disabled={hits.length === 0}
          onClick={() => go(current + 1)}
        >
          <ChevronDown aria-hidden />
        </IconButton>
      </div>
      {hits.length > 0 && <HitList hits={hits} current={current} onChoose={go} />}
    </search>
  );
}

/** More are found by looking for something longer. */
const mostShown = 200;

function HitList({
  hits,
  current,
  onChoose,
}: {
  hits: readonly Hit[];
  current: number;
  onChoose: (at: number) => void;
}) {
  return (
    <ul className="min-h-0 scroll-area border-line border-t p-1">
      {hits.slice(0, mostShown).map(({ found, match }, index) => {
        const [before, hit, after] = excerptOf(found.text, match);
        return (
          <li key={`${found.path.join('/')} ${found.field.join('.')} ${match[0]}`}>
            <button
              type="button"
              aria-current={index === current}
              onClick={() => onChoose(index)}
              className={cx(
                'block w-full rounded-md px-2 py-1 text-left hover:bg-hover focus-visible:-outline-offset-2',
                index === current && 'bg-active',
              )}
            >
              <span className="block truncate text-sm">
                {before}
                <mark className="rounded-xs bg-waiting-soft text-ink">{hit}</mark>
                {after}
              </span>
              <span className="block truncate font-mono text-faint text-xs">
                {found.path.length === 0 ? findPanelText.flow : found.path.join('/')} · {found.field.join('.')}
              </span>
            </button>
          </li>
        );
      })}
      {hits.length > mostShown && (
        <li className="px-2 py-1 text-faint text-sm">{findPanelText.andMore(hits.length - mostShown)}</li>
      )}
    </ul>
  );
}
