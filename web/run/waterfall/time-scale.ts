export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A stretch in which nothing was worked on, drawn shorter than it was. */
export interface Gap extends Span {
  /** Where it is drawn. */
  readonly at: number;
  readonly width: number;
}

/** Maps times to places along a line and back; both in milliseconds. */
export interface TimeScale {
  readonly length: number;
  readonly gaps: readonly Gap[];
  place(at: number): number;
  timeAt(place: number): number;
}

/** Shorter pauses are not worth a break in the line. */
const leastGapMs = 2_000;
/** How much of the work's own length a break takes. */
const gapShare = 0.03;

/** Spans in order, those that touch each other as one. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** The line as it was, from the first moment to the last. */
export function plainScale({ from, to }: Span): TimeScale {
  return { length: Math.max(1, to - from), gaps: [], place: (at) => at - from, timeAt: (place) => place + from };
}

/**
 * A line on which waiting takes hardly any room, so that seconds of work are seen beside the night that a person took
 * to answer. `busy` is when something was worked on.
 */
export function shortScale(whole: Span, busy: readonly Span[]): TimeScale {
  const worked = joinSpans([{ from: whole.from, to: whole.from }, ...busy, { from: whole.to, to: whole.to }]);
  const total = worked.reduce((sum, { from, to }) => sum + to - from, 0);
  const width = Math.max(50, total * gapShare);
  const pieces: { readonly time: Span; readonly at: number; readonly width: number }[] = [];
  const gaps: Gap[] = [];
  let at = 0;
  const add = (time: Span, drawn: number) => {
    pieces.push({ time, at, width: drawn });
    at += drawn;
  };
  worked.forEach((span, index) => {
    const before = worked[index - 1];
    if (before !== undefined) {
      const gap = { from: before.to, to: span.from };
      const isLong = gap.to - gap.from > Math.max(leastGapMs, width);
      if (isLong) gaps.push({ ...gap, at, width });
      add(gap, isLong ? width : gap.to - gap.from);
    }
    add(span, span.to - span.from);
  });
  return {
    length: Math.max(1, at),
    gaps,
    place(time) {
      const piece = pieces.findLast((one) => one.time.from <= time) ?? pieces[0]!;
      const length = piece.time.to - piece.time.from;
      const inside = length === 0 ? 0 : Math.min(1, Math.max(0, (time - piece.time.from) / length));
      return piece.at + inside * piece.width;
    },
    timeAt(place) {
      const piece = pieces.findLast((one) => one.at <= place) ?? pieces[0]!;
      const inside = piece.width === 0 ? 0 : Math.min(1, Math.max(0, (place - piece.at) / piece.width));
      return piece.time.from + inside * (piece.time.to - piece.time.from);
    },
  };
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000];
const longSteps = [
  60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
];

/** Milliseconds between two marks, so that there are at most so many. */
export function stepFor(length: number, most: number): number {
  const all = [...steps, ...longSteps];
  return all.find((step) => length / step <= most) ?? Math.ceil(length / most / 86_400_000) * 86_400_000;
}

/** The part of the line that is seen. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const leastWindow = 5;

/** Zooms around a place, never beyond the line. `factor` below 1 shows less of it. */
export function zoom(
  { from, to }: Window,
  length: number,
  { factor, around }: { factor: number; around: number },
): Window {
  const size = Math.min(length, Math.max(Math.min(leastWindow, length), (to - from) * factor));
  const share = (around - from) / (to - from || 1);
  return move({ from: around - share * size, to: around - share * size + size }, length, 0);
}

/** Moves the window, never beyond the line. */
export function move({ from, to }: Window, length: number, by: number): Window {
  const size = Math.min(to - from, length);
  const start = Math.min(Math.max(0, from + by), length - size);
  return { from: start, to: start + size };
}
