import { type RefObject, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { FlowNode, Problem } from '#engine/format/index';
import type { CanvasApi } from '../canvas/index.ts';
import { useEditorStore } from '../store/editor-context.ts';
import { locate } from '../store/editor-locate.ts';
import { currentView, isEditable } from '../store/editor-store.ts';
import { canvasId, edgeId, type FlowView } from '../store/editor-view.ts';
import { endsOf, graphAt } from '../store/flow-change-body.ts';
import { chooseItem, selectActivation, useRunView } from '../store/run-view.ts';
import { useGoToText } from '../text/editor.ts';
import { toast } from '../ui/index.ts';
import { canBeNamed } from './edits/rename.ts';

export interface GoTo {
  /** A node, by its ids from the file's outermost body. */
  node(path: readonly string[]): void;
  /** The same, and the keyboard stays where it is. */
  show(path: readonly string[]): void;
  /** The instance that a run names. */
  instance(path: string): void;
  problem(problem: Problem): void;
  /** The settings of what is selected, or of the flow. */
  settings(): void;
  /** What a double click on a node of the canvas means. */
  open(ids: readonly string[]): void;
  /** What Enter on a selected node means: a sub-flow is entered, the settings of any other get the keyboard. */
  press(ids: readonly string[]): void;
}

/** So long after a panel has opened, the canvas knows its new size. */
export const resizeMs = 150;

/**
 * Ways to get somewhere in the flow: sub-flows are entered, the node is selected and brought into view. `openSettings`
 * shows the inspector where that is not always there, and tells whether the canvas became smaller.
 */
export function useGoTo(canvas: RefObject<CanvasApi | null>, openSettings: () => boolean): GoTo {
  const store = useEditorStore();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const reveal = (path: readonly string[] | string, { keepsFocus = false, afterMs = 0 } = {}): void => {
      const state = store.getState();
      const found = locate(state.history.present, state.flows, path);
      if (found === undefined) return;
      for (const { map, key } of found.items) chooseItem(map, key);
      const isHere = JSON.stringify(found.levels) === JSON.stringify(state.levels);
      if (!isHere) {
        state.leaveTo(0);
        for (const level of found.levels) state.enter(level);
      }
      const id = canvasId(found.ids);
      state.select({ nodes: [id], edges: [] });
      // Another flow is drawn first, which fits its own view.
      setTimeout(() => canvas.current?.[keepsFocus ? 'show' : 'reveal'](id), isHere ? afterMs : 260);
    };
    const inspect = (selector: string): void => {
      openSettings();
      setTimeout(() => focusInspector(selector), 0);
    };
    const goTo: Omit<GoTo, 'press'> = {
      node: (path) => reveal(path),
      show: (path) => reveal(path, { keepsFocus: true }),
      instance(path) {
        selectActivation(useRunView.getState().instances[path]?.address);
        reveal(path);
      },
      problem(problem) {
        const afterMs = openSettings() ? resizeMs : 0;
        goToProblem(store, problem, (path) => reveal(path, { afterMs }));
      },
      settings() {
        const [only] = store.getState().selection.nodes;
        if (!openSettings()) return;
        setTimeout(() => (only === undefined ? canvas.current?.fit() : canvas.current?.show(only)), resizeMs);
      },
      open(ids) {
        const state = store.getState();
        const view = currentView(state);
        const node = nodeAt(view, ids);
        if (node?.type === 'discussion') state.enter(ids);
        if (node?.type !== 'flow') {
          if (node?.type === 'note' && node.around === undefined) inspect('textarea');
          else if (node !== undefined && node.type !== 'discussion' && isEditable(state) && canBeNamed(node))
            state.rename(canvasId(ids));
          return;
        }
        const isDraft = typeof node.use === 'string' && node.use !== 'self' && !node.use.includes('@');
        if (isDraft && view.isDraft && useRunView.getState().run === undefined) {
          // The way back is offered there.
          navigate(`/edit/${node.use}`, { state: { from: state.history.present.name } });
          return;
        }
        if (typeof node.use === 'string' && node.use !== 'self' && state.flows[node.use] === undefined) {
          toast.error(useGoToText.flowWasNotFound(node.use));
          return;
        }
        state.enter(ids);
      },
    };
    return {
      ...goTo,
      press(ids) {
        const type = nodeAt(currentView(store.getState()), ids)?.type;
        if (type === 'flow' || type === 'discussion') goTo.open(ids);
        else inspect('input, textarea, button');
      },
    };
  }, [store, canvas, navigate, openSettings]);
}

function nodeAt(view: FlowView, ids: readonly string[]): FlowNode | undefined {
  return graphAt(view.file, [...view.path, ...ids.slice(0, -1)])?.nodes.find(({ id }) => id === ids.at(-1));
}

/** Puts the keyboard on the first of these in the settings of what is selected. */
function focusInspector(selector: string): void {
  const fields = document.querySelector('fieldset[aria-label="Inspector"]');
  [...(fields?.querySelectorAll<HTMLElement>(selector) ?? [])].find((field) => field.offsetParent !== null)?.focus();
}

function goToProblem(
  store: ReturnType<typeof useEditorStore>,
  problem: Problem,
  reveal: (path: readonly string[]) => void,
): void {
  const path = problem.nodePath ?? [];
  const body = graphAt(store.getState().history.present, path);
  if (problem.edge !== undefined && body !== undefined) {
    const edge = body.edges[problem.edge];
    if (edge === undefined) return;
    const { source, target } = endsOf(edge);
    const node = body.nodes.some(({ id }) => id === target.node) ? target.node : source.node;
    if (node !== 'input' && node !== 'output' && node !== 'state') reveal([...path, node]);
    else if (path.length > 0) reveal(path);
    const { levels } = locate(store.getState().history.present, store.getState().flows, path) ?? { levels: [] };
    const within = path.slice(levels.reduce((sum, level) => sum + level.length, 0));
    store.getState().select({ nodes: [], edges: [edgeId(within, edge)] });
    return;
  }
  if (path.length > 0) reveal(path);
  else {
    const pseudo = /^interface\.(input|output)\b/.exec(problem.path)?.[1];
    store.getState().leaveTo(0);
    store.getState().select({ nodes: pseudo === undefined ? [] : [pseudo], edges: [] });
  }
}
