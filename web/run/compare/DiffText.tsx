import { useMemo } from 'react';
import { diffWords, type TextPiece } from '#engine/library/diff-text';
import { diffTexts } from '../../text/compare.ts';

/** Two texts side by side, what only one of them says marked in it. On a phone one below the other. */
export function DiffText({ first, second }: { first: string | undefined; second: string | undefined }) {
  const pieces = useMemo(() => diffWords(first ?? '', second ?? ''), [first, second]);
  return (
    <div className="grid gap-2 sm:grid-cols-2">
      <Side side="first" isThere={first !== undefined} pieces={pieces.filter(({ kind }) => kind !== 'added')} />
      <Side side="second" isThere={second !== undefined} pieces={pieces.filter(({ kind }) => kind !== 'removed')} />
    </div>
  );
}

function Side({ side, isThere, pieces }: { side: string; isThere: boolean; pieces: readonly TextPiece[] }) {
  return (
    <div
      data-side={side}
      className="wrap-anywhere min-w-0 rounded-md border border-line bg-surface px-2.5 py-1.5 whitespace-pre-wrap"
    >
      {isThere ? (
        pieces.map((piece, index) => <Piece key={index} {...piece} />)
      ) : (
        <span className="text-faint">{diffTexts.nothing}</span>
      )}
    </div>
  );
}

function Piece({ kind, text }: TextPiece) {
  if (kind === 'same') return text;
  if (kind === 'added') return <ins className="rounded-sm bg-done/20 text-done-ink no-underline">{text}</ins>;
  return <del className="rounded-sm bg-failed/20 text-failed-ink no-underline">{text}</del>;
}
