import { Fragment } from 'react';
import type { TextHunk } from '#engine/protocol/index';
import { textHunksText } from '../../text/flow-diff.ts';
import { cx } from '../../ui/index.ts';

const looks = {
  same: { sign: ' ', word: '', row: 'text-muted' },
  added: { sign: '+', word: 'Added: ', row: 'bg-done-soft text-ink' },
  removed: { sign: '−', word: 'Removed: ', row: 'bg-failed-soft text-ink' },
} as const;

/** What differs in the printed files, with a few lines around each difference. */
export function TextHunks({ hunks }: { hunks: readonly TextHunk[] }) {
  if (hunks.length === 0) return <p className="p-4 text-muted">{textHunksText.filesSaySame}</p>;
  return (
    <section
      aria-label={textHunksText.differencesAsText}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keyboard, too
      tabIndex={0}
      className="h-full scroll-area bg-surface font-mono text-xs leading-5"
    >
      {hunks.map((hunk) => (
        <Hunk key={`${hunk.before.line} ${hunk.after.line}`} hunk={hunk} />
      ))}
    </section>
  );
}

function Hunk({ hunk }: { hunk: TextHunk }) {
  let [old, now] = [hunk.before.line, hunk.after.line];
  return (
    <div className="border-line border-b">
      <p className="sticky top-0 bg-sunken px-3 py-1 text-faint">
        {textHunksText.lineWasLineIs(hunk.before.line, hunk.after.line)}
      </p>
      <div className="grid grid-cols-[auto_auto_1.25rem_minmax(0,1fr)]">
        {hunk.lines.map(({ kind, text }, index) => {
          const { sign, word, row } = looks[kind];
          const numbers = [kind === 'added' ? '' : old++, kind === 'removed' ? '' : now++];
          return (
            <Fragment key={index}>
              {numbers.map((number, column) => (
                <span
                  key={column}
                  aria-hidden
                  className={cx('min-w-9 select-none px-1.5 text-right text-faint tabular-nums', row)}
                >
                  {number}
                </span>
              ))}
              <span aria-hidden className={cx('select-none text-center font-bold', row)}>
                {sign}
              </span>
              <span data-line={kind} className={cx('wrap-anywhere whitespace-pre-wrap pr-3', row)}>
                {word !== '' && <span className="sr-only">{word}</span>}
                {text}
              </span>
            </Fragment>
          );
        })}
      </div>
    </div>
  );
}
