import { useEffect, useRef } from 'react';
import type { Json } from '#engine/json';
import type { FieldChange } from '#engine/protocol/index';
import { MarkBadge } from '../../canvas/index.ts';
import { changeDetailText } from '../../text/flow-diff.ts';
import type { ChangeItem } from './list-changes.ts';
import { readable, WordDiff } from './WordDiff.tsx';

/** What differs of one node, edge or setting: field by field, the words marked. */
export function ChangeDetail({ item }: { item: ChangeItem }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    // The list that it was chosen from is gone, and the keyboard with it.
    if (document.activeElement === document.body) element.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section
      ref={element}
      tabIndex={-1}
      aria-label={changeDetailText.changeOf(item.title)}
      className="flex flex-col gap-3 outline-none"
    >
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <MarkBadge mark={item.mark} />
        <h3 className="wrap-anywhere font-semibold text-md">{item.title}</h3>
        {item.note !== '' && <p className="w-full text-faint text-sm">{item.note}</p>}
      </header>
      {item.fields.map((field) => (
        <Field key={field.field} change={field} />
      ))}
      {item.fields.length === 0 && <p className="text-muted">{saidOf(item)}</p>}
    </section>
  );
}

function saidOf({ mark, what }: ChangeItem): string {
  if (what === 'edge') return mark === 'changed' ? changeDetailText.itNowHandsOnAnother : '';
  if (mark === 'added') return changeDetailText.earlierVersionDoesNot;
  return mark === 'removed' ? changeDetailText.laterVersionDoesNot : changeDetailText.onlyWhereItStandsDiffers;
}

function Field({ change: { field, before, after } }: { change: FieldChange }) {
  return (
    <div>
      <p className="mb-1 flex items-center gap-2">
        <code className="wrap-anywhere font-mono text-sm">{field}</code>
        {before === undefined && <span className="text-done-ink text-xs">{changeDetailText.new}</span>}
        {after === undefined && <span className="text-failed-ink text-xs">{changeDetailText.gone}</span>}
      </p>
      {/* z.json() infers mutable arrays; ours are read-only */}
      <WordDiff before={readable(before as Json | undefined)} after={readable(after as Json | undefined)} />
    </div>
  );
}
