import { useCallback } from 'react';
import type { Problem } from '#engine/format/index';
import { useEditor } from '../store/editor-context.ts';
import type { HeldCall } from '../store/run-store.ts';
import { type InstanceView, instancePath, type PathStep, type RunViewState, useRunView } from '../store/run-view.ts';

/** What a run says of a drawn node, or undefined when no run is shown or it was not reached. */
export function useInstance(steps: readonly PathStep[]): InstanceView | undefined {
  return useRunView(
    useCallback(
      (state: RunViewState) => (state.run === undefined ? undefined : state.instances[instancePath(steps, state)]),
      [steps],
    ),
  );
}

/** The end of what is being written at a drawn node now. */
export function useStream(steps: readonly PathStep[]): string | undefined {
  return useRunView(
    useCallback(
      (state: RunViewState) => (state.run === undefined ? undefined : state.streams[instancePath(steps, state)]),
      [steps],
    ),
  );
}

/** Why a call of a drawn node waits for its turn now. */
export function useHeld(steps: readonly PathStep[]): HeldCall | undefined {
  return useRunView(
    useCallback(
      (state: RunViewState) => (state.run === undefined ? undefined : state.held[instancePath(steps, state)]),
      [steps],
    ),
  );
}

const none: readonly Problem[] = [];
const indexes = new WeakMap<readonly Problem[], Map<string, Problem[]>>();

/** Problems by the node that they concern and by every frame and sub-flow around it. */
function indexOf(problems: readonly Problem[]): Map<string, Problem[]> {
  const known = indexes.get(problems);
  if (known !== undefined) return known;
  const index = new Map<string, Problem[]>();
  for (const problem of problems) {
    const path = problem.nodePath ?? [];
    for (let length = path.length; length > 0; length -= 1) {
      const key = path.slice(0, length).join('/');
      const list = index.get(key);
      if (list === undefined) index.set(key, [problem]);
      else list.push(problem);
    }
  }
  indexes.set(problems, index);
  return index;
}

/** The problems at or inside a node, by its path in the file. */
export function useProblemsAt(path: string, isReadOnly: boolean): readonly Problem[] {
  return useEditor(
    useCallback((state) => (isReadOnly ? none : (indexOf(state.problems).get(path) ?? none)), [path, isReadOnly]),
  );
}
