import { useCallback, useMemo } from 'react';
import type { FlowNode, Problem } from '#engine/format/index';
import { type Edit, isRefusal, type Refusal } from '../editor/edits/edit.ts';
import type { Scope } from '../editor/edits/scope.ts';
import { settingOf } from '../editor/edits/setting-of.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { useNodeEditingText } from '../text/inspector.ts';
import { toast } from '../ui/index.ts';

/** How a form changes the node that it shows. */
export interface NodeEditing<T extends FlowNode = FlowNode> {
  readonly node: T;
  readonly scope: Scope;
  readonly isReadOnly: boolean;
  /** Sets settings; `undefined` removes one. With `typing` a series of changes is undone as one. */
  set(settings: Partial<T>, typing?: string): void;
  /** Applies an operation, or says why it is refused. */
  apply(outcome: Edit | Refusal): void;
  /** The field was left: what comes next is a step of its own. */
  leave(): void;
  /** What is wrong at a setting, such as `prompt` or `cases[0].when`. */
  errorAt(key: string): string | undefined;
}

export interface Shown<T extends FlowNode> {
  readonly node: T;
  /** Ids from the flow drawn to the node. */
  readonly ids: readonly string[];
  readonly isReadOnly: boolean;
}

/** Editing of one node in the body where it lies. */
export function useNodeEditing<T extends FlowNode>({ node, ids, isReadOnly }: Shown<T>): NodeEditing<T> {
  const store = useEditorStore();
  const scope = useScopeOf(ids.slice(0, -1).join('/'));
  const problems = useEditor((state) => state.problems);
  const path = [...scope.path, node.id].join('/');
  const own = useMemo(
    () => (isReadOnly ? [] : problems.filter(({ nodePath }) => nodePath?.join('/') === path)),
    [problems, path, isReadOnly],
  );
  const apply = useCallback(
    (outcome: Edit | Refusal, merge?: string) => {
      if (isRefusal(outcome)) toast.error(outcome.refused);
      else store.getState().apply(outcome, { body: ids.slice(0, -1), ...(merge === undefined ? {} : { merge }) });
    },
    [store, ids],
  );
  return {
    node,
    scope,
    isReadOnly,
    apply,
    leave: () => store.getState().seal(),
    errorAt: (key) => problemAt(own, key),
    set: (settings, typing) => {
      const changed = withSettings(node, settings);
      const edit: Edit = {
        label: useNodeEditingText.changeNode,
        changes: [{ type: 'replace-node', body: scope.path, id: node.id, node: changed }],
      };
      apply(edit, typing === undefined ? undefined : `${path} ${typing}`);
    },
  };
}

/** The body that lies `body` deep in the flow drawn (ids joined by "/"), as it is now. */
export function useScopeOf(body: string): Scope {
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const flows = useEditor((state) => state.flows);
  return useMemo(
    () => scopeOf(currentView({ history, levels, flows }), flows, body === '' ? [] : body.split('/')),
    [history, levels, flows, body],
  );
}

/** A copy with settings changed; those set to `undefined` are left out, as the file would. */
export function withSettings<T extends object>(value: T, settings: Partial<T>): T {
  const entries = Object.entries({ ...value, ...settings }).filter(([, setting]) => setting !== undefined);
  return Object.fromEntries(entries) as T; // the same keys but for optional ones
}

/** The first problem at a setting or below it. */
export function problemAt(problems: readonly Problem[], key: string): string | undefined {
  return problems.find(({ path }) => {
    const rest = settingOf(path);
    return rest === key || rest.startsWith(`${key}.`) || rest.startsWith(`${key}[`);
  })?.message;
}
