import { useMemo } from 'react';
import type { Json } from '#engine/json';
import { diffWords } from '#engine/library/diff-text';

/** One text, with what went struck out and what came underlined. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => diffWords(before, after), [before, after]);
  return (
    <div className="wrap-anywhere max-h-[50vh] scroll-area rounded-md border border-line bg-surface px-2.5 py-1.5 whitespace-pre-wrap">
      {pieces.map(({ kind, text }, index) => {
        if (kind === 'same') return text;
        return kind === 'added' ? (
          <ins key={index} className="rounded-sm bg-done/20 text-done-ink underline decoration-2 underline-offset-2">
            {text}
          </ins>
        ) : (
          <del key={index} className="rounded-sm bg-failed/20 text-failed-ink line-through">
            {text}
          </del>
        );
      })}
    </div>
  );
}

/** A value as one reads it: a text as it is, everything else as JSON, nothing as nothing. */
export function readable(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
