import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FlowFile, Problem } from '#engine/format/index';
import { describeEdit } from '../editor/edits/describe-edit.ts';
import type { Edit } from '../editor/edits/edit.ts';
import type { Scope } from '../editor/edits/scope.ts';
import { editorStoreText } from '../text/store.ts';
import { type History, record, redo, seal, startHistory, undo } from './editor-history.ts';
import { canvasId, type FlowView, type Level, viewsAlong } from './editor-view.ts';
import { applyChanges } from './flow-change.ts';
import type { BodyPath } from './flow-change-body.ts';

/** What is selected on the canvas, by canvas ids. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

export const nothingSelected: Selection = { nodes: [], edges: [] };

export interface EditorState {
  readonly history: History;
  /** Flows by the reference that nodes use for them. */
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly levels: readonly Level[];
  readonly selection: Selection;
  readonly problems: readonly Problem[];
  /** The node whose name is being written on the canvas, by its canvas id. */
  readonly renaming: string | undefined;
  /** What was done last, in words, and how often something was told. */
  readonly announced: { readonly text: string; readonly count: number };
  /** Nothing can be edited: a run's frozen flow, a release, a preview. */
  readonly isReadOnly: boolean;

  /** Applies an edit as one step of the history; `merge` joins it with the step before of the same key. */
  apply(edit: Edit, options?: ApplyOptions): void;
  undo(): void;
  redo(): void;
  /** Ends a series of merged edits: the field was left. */
  seal(): void;
  select(selection: Selection): void;
  /** Begins to write the name of a node, or ends it. */
  rename(node: string | undefined): void;
  enter(level: Level): void;
  /** Goes back up until `depth` levels are entered; 0 is the flow itself. */
  leaveTo(depth: number): void;
  /** Tells those who do not see the canvas what happened on it. */
  announce(text: string): void;
  setFlows(flows: Readonly<Record<string, FlowFile>>): void;
  setProblems(problems: readonly Problem[]): void;
  /** Replaces the flow by another version of it, as a step that can be undone. */
  replaceFlow(flow: FlowFile, label: string): void;
}

/** Joins everything that comes of one drag; sealed when the next one begins. */
export const dragMerge = 'drag';

export interface ApplyOptions {
  readonly merge?: string;
  /** The body that was edited, from the flow drawn: where the ids to select lie. */
  readonly body?: readonly string[];
}

export type EditorStore = StoreApi<EditorState>;

export interface EditorOptions {
  readonly flow: FlowFile;
  readonly flows?: Readonly<Record<string, FlowFile>>;
  readonly isReadOnly?: boolean;
}

/** The editor of one flow: the flow with its history, what is drawn and what is selected. */
export function createEditor({ flow, flows = {}, isReadOnly = false }: EditorOptions): EditorStore {
  return createStore<EditorState>((set, get) => ({
    history: startHistory(flow),
    flows,
    levels: [],
    selection: nothingSelected,
    problems: [],
    renaming: undefined,
    announced: { text: '', count: 0 },
    isReadOnly,
    apply(edit, options = {}) {
      if (get().isReadOnly) return;
      const said = describeEdit(edit);
      if (said !== undefined) get().announce(said);
      set((state) => {
        const changed = applyChanges(state.history.present, edit.changes);
        const step = { label: edit.label, ...(options.merge === undefined ? {} : { merge: options.merge }) };
        return { history: record(state.history, changed, step), ...selected(edit, options.body ?? []) };
      });
    },
    undo() {
      const label = get().history.past.at(-1)?.label;
      set((state) => ({ history: undo(state.history) }));
      if (label !== undefined) get().announce(editorStoreText.undone(label));
    },
    redo() {
      const label = get().history.future[0]?.label;
      set((state) => ({ history: redo(state.history) }));
      if (label !== undefined) get().announce(editorStoreText.doneAgain(label));
    },
    seal: () => set((state) => ({ history: seal(state.history) })),
    select: (selection) => {
      if (!isSameSelection(get().selection, selection)) set({ selection });
    },
    rename: (node) => set({ renaming: node }),
    enter: (level) => set((state) => ({ levels: [...state.levels, level], selection: nothingSelected })),
    leaveTo: (depth) => {
      set((state) => {
        const left = state.levels[depth];
        // The node that was entered stays selected, so that the eye finds it again.
        const selection = left === undefined ? state.selection : { nodes: [canvasId(left)], edges: [] };
        return { levels: state.levels.slice(0, depth), selection };
      });
    },
    announce: (text) => set((state) => ({ announced: { text, count: state.announced.count + 1 } })),
    setFlows: (next) => set({ flows: next }),
    setProblems: (problems) => set({ problems }),
    replaceFlow: (next, label) => set((state) => ({ history: record(state.history, next, { label }) })),
  }));
}

function selected(edit: Edit, body: readonly string[]): Partial<EditorState> {
  if (edit.select === undefined) return {};
  return { selection: { nodes: edit.select.map((id) => canvasId([...body, id])), edges: [] } };
}

function isSameSelection(a: Selection, b: Selection): boolean {
  const same = (x: readonly string[], y: readonly string[]) => x.length === y.length && x.every((id, i) => id === y[i]);
  return same(a.nodes, b.nodes) && same(a.edges, b.edges);
}

/** The flow drawn now. */
export function currentView(state: Pick<EditorState, 'history' | 'levels' | 'flows'>): FlowView {
  return viewsAlong(state.history.present, state.levels, state.flows).at(-1)!;
}

/** The body that lies `ids` deep in the flow drawn, as operations need it. */
export function scopeOf(view: FlowView, flows: EditorState['flows'], ids: BodyPath = []): Scope {
  return { flow: view.file, path: [...view.path, ...ids], flows };
}

/** Whether the flow drawn may be changed. */
export function isEditable(state: Pick<EditorState, 'history' | 'levels' | 'flows' | 'isReadOnly'>): boolean {
  return !state.isReadOnly && currentView(state).isDraft;
}
