/** A piece of two texts: in both, only in the first, or only in the second. */
export interface DiffPiece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Cells of the table that are worked out at most; beyond it the differing middle counts as replaced. */
const mostCells = 4_000_000;

/** How one text became another, word by word. */
export function diffWords(before: string, after: string): DiffPiece[] {
  const a = before.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  const b = after.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const middle = diffMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const pieces: DiffPiece[] = [
    { kind: 'same', text: a.slice(0, start).join('') },
    ...middle,
    { kind: 'same', text: a.slice(a.length - end).join('') },
  ];
  return joined(pieces);
}

/** The longest common words, by the usual table. */
function diffMiddle(a: readonly string[], b: readonly string[]): DiffPiece[] {
  if (a.length * b.length > mostCells) {
    return [
      { kind: 'removed', text: a.join('') },
      { kind: 'added', text: b.join('') },
    ];
  }
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j]!;
      const right = table[i * width + j + 1]!;
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(below, right);
    }
  }
  const pieces: DiffPiece[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: 'same', text: a[i]! });
      i += 1;
      j += 1;
    } else if (j === b.length || (i < a.length && table[(i + 1) * width + j]! >= table[i * width + j + 1]!)) {
      pieces.push({ kind: 'removed', text: a[i]! });
      i += 1;
    } else {
      pieces.push({ kind: 'added', text: b[j]! });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours as one: what was removed, then what came instead. A mere space between two changes belongs to them. */
function joined(pieces: readonly DiffPiece[]): DiffPiece[] {
  const result: DiffPiece[] = [];
  let removed = '';
  let added = '';
  let same = '';
  const flush = () => {
    const change: DiffPiece[] = [
      { kind: 'removed', text: removed },
      { kind: 'added', text: added },
      { kind: 'same', text: same },
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
