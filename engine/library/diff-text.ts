import { diffWordsWithSpace, structuredPatch } from 'diff';
import type { TextHunk } from '../protocol/flow-diff.ts';

/** Comparing takes time by the square of it; texts that differ more are shown as one put in place of the other. */
const maxEdits = 1500;
const context = 3;

/** A piece of a text, as it stood or as it stands now. */
export interface TextPiece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const kinds: Readonly<Record<string, TextPiece['kind']>> = { '+': 'added', '-': 'removed', ' ': 'same' };

/** The lines that differ between two texts, each group with the lines around it. */
export function diffLines(before: string, after: string): TextHunk[] {
  if (before === after) return [];
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context, maxEditLength: maxEdits });
  if (patch === undefined) return [replacement(before, after)];
  return patch.hunks.map((hunk) => ({
    before: { line: hunk.oldStart, count: hunk.oldLines },
    after: { line: hunk.newStart, count: hunk.newLines },
    lines: hunk.lines.flatMap((line) => {
      const kind = kinds[line.charAt(0)]; // others say that the text does not end its last line
      return kind === undefined ? [] : [{ kind, text: line.slice(1) }];
    }),
  }));
}

/** The words that differ between two texts; all pieces that are not `removed` make `after`. */
export function diffWords(before: string, after: string): TextPiece[] {
  const pieces = diffWordsWithSpace(before, after, { maxEditLength: maxEdits });
  if (pieces !== undefined)
    return joined(
      pieces.map(({ added, removed, value }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: value,
      })),
    );
  const whole: TextPiece[] = [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
  return whole.filter(({ text }) => text !== '');
}

/** Neighbours as one: what was removed, then what came instead. A mere space between two changes belongs to them. */
function joined(pieces: readonly TextPiece[]): TextPiece[] {
  const result: TextPiece[] = [];
  let removed = '';
  let added = '';
  let same = '';
  const flush = () => {
    const space = sharedSpace(removed, added);
    const change: TextPiece[] = [
      { kind: 'removed', text: removed.slice(0, removed.length - space.length) },
      { kind: 'added', text: added.slice(0, added.length - space.length) },
      { kind: 'same', text: space + same },
    ];
    result.push(...change.filter(({ text }) => text !== ''));
    removed = '';
    added = '';
    same = '';
  };
  for (const { kind, text } of pieces) {
    if (kind === 'same') {
      same += text;
      continue;
    }
    const isBetween = (removed !== '' || added !== '') && same.trim() === '';
    if (isBetween) {
      removed += same;
      added += same;
      same = '';
    } else if (same !== '') flush();
    if (kind === 'removed') removed += text;
    else added += text;
  }
  flush();
  return result;
}

/** The space that both end with, which did not change. */
function sharedSpace(removed: string, added: string): string {
  const space = /\s*$/.exec(removed)?.[0] ?? '';
  let length = 0;
  while (length < space.length && removed.at(-1 - length) === added.at(-1 - length)) length += 1;
  return removed.slice(removed.length - length);
}

function replacement(before: string, after: string): TextHunk {
  const [old, now] = [linesOf(before), linesOf(after)];
  return {
    before: { line: old.length === 0 ? 0 : 1, count: old.length },
    after: { line: now.length === 0 ? 0 : 1, count: now.length },
    lines: [
      ...old.map((text) => ({ kind: 'removed' as const, text })),
      ...now.map((text) => ({ kind: 'added' as const, text })),
    ],
  };
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
