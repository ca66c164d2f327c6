import { z } from 'zod';
import { create } from 'zustand';
import { Breakpoint } from '#engine/journal/entries';
import type { PathStep } from './run-view.ts';

export type When = Breakpoint['when'];

/** Where a run stops at one node: every time, or only the time that is named (in a loop: that round). */
export type Stops = Readonly<Partial<Record<When, true | number>>>;

interface BreakpointsState {
  /** The draft whose breakpoints they are; undefined when they are a run's own, or none are shown. */
  readonly draft: string | undefined;
  readonly list: readonly Breakpoint[];
  /** Where to stop, by instance path with `[*]` for keys, for the canvas. */
  readonly byPath: Readonly<Record<string, Stops>>;
}

const none: BreakpointsState = { draft: undefined, list: [], byPath: {} };

/** The breakpoints that the canvas of this page shows. They are a view of the flow and never part of its file. */
export const useBreakpoints = create<BreakpointsState>(() => none);

const key = (draft: string): string => `flowright.breakpoints.${draft}`;

/** Shows the breakpoints of a draft as they were left, also by other tabs; the result takes them away again. */
export function openBreakpoints(draft: string): () => void {
  show(draft, recall(draft));
  // Each tab writes the whole list: one that had not seen the others' would take theirs away.
  const follow = (event: StorageEvent) => {
    if (event.key === key(draft) && useBreakpoints.getState().draft === draft) show(draft, recall(draft));
  };
  globalThis.addEventListener?.('storage', follow);
  return () => {
    globalThis.removeEventListener?.('storage', follow);
    if (useBreakpoints.getState().draft === draft) useBreakpoints.setState(none);
  };
}

/** Shows the breakpoints of a run that is looked at, without the draft it came from. */
export function showRunBreakpoints(list: readonly Breakpoint[]): void {
  show(undefined, list);
}

/** Sets or takes away the breakpoints at these paths: all are set unless all were. Remembered for the draft. */
export function toggleBreakpoints(paths: readonly string[], when: When): void {
  const { draft, list } = useBreakpoints.getState();
  if (draft === undefined || paths.length === 0) return;
  const has = (path: string) => list.some((one) => one.path === path && one.when === when);
  const others = withoutThese(list, paths, when);
  keep(draft, paths.every(has) ? others : [...others, ...paths.map((path) => ({ path, when }))]);
}

/** Stops at these paths in one activation only (in a loop: that round), whatever was set there before. */
export function stopInRound(paths: readonly string[], when: When, activation: number): void {
  const { draft, list } = useBreakpoints.getState();
  if (draft === undefined) return;
  keep(draft, [...withoutThese(list, paths, when), ...paths.map((path) => ({ path, when, activation }))]);
}

function withoutThese(list: readonly Breakpoint[], paths: readonly string[], when: When): Breakpoint[] {
  return list.filter((one) => one.when !== when || !paths.includes(one.path));
}

function keep(draft: string, next: readonly Breakpoint[]): void {
  show(draft, next);
  try {
    localStorage.setItem(key(draft), JSON.stringify(next));
  } catch {
    // A full storage must not keep anybody from setting one for now.
  }
}

/** The place of a drawn node as breakpoints name it, in every item of the maps around it. */
export function breakpointPath(steps: readonly PathStep[]): string {
  return steps.map(({ id, isMap }, index) => (isMap && index < steps.length - 1 ? `${id}[*]` : id)).join('/');
}

function show(draft: string | undefined, list: readonly Breakpoint[]): void {
  const byPath: Record<string, Stops> = {};
  for (const { path, when, activation } of list) byPath[path] = { ...byPath[path], [when]: activation ?? true };
  useBreakpoints.setState({ draft, list, byPath });
}

function recall(draft: string): readonly Breakpoint[] {
  try {
    return z.array(Breakpoint).parse(JSON.parse(localStorage.getItem(key(draft)) ?? '[]'));
  } catch {
    return [];
  }
}
