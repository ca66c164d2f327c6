import { useEffect, useMemo, useRef } from 'react';
import type { FlowFile } from '#engine/format/index';
import { referencesOf } from '#engine/graph/references';
import { getRelease } from '../client/library.ts';
import { useLibrary } from '../client/queries.ts';
import { findDraft, useDrafts } from '../store/drafts.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { EditorStore } from '../store/editor-store.ts';
import type { OfferedFlow } from './palette-entries.ts';

/** Finds a flow by its reference: a draft of this browser by name, else a release. Undefined when there is none. */
export async function findFlow(reference: string): Promise<FlowFile | undefined> {
  const [name = '', version] = reference.split('@');
  if (version === undefined) return await findDraft(name);
  try {
    return (await getRelease(name, version)).flow;
  } catch {
    // Unknown or out of reach: the node says that its flow was not found.
    return undefined;
  }
}

/** Loads a flow so that a node calling it knows its ports at once. */
export async function loadFlow(store: EditorStore, reference: string): Promise<void> {
  if (store.getState().flows[reference] !== undefined) return;
  const flow = await findFlow(reference);
  if (flow !== undefined) store.getState().setFlows({ ...store.getState().flows, [reference]: flow });
}

/** Keeps every flow that the draft reaches loaded; answers true while some are still looked for. */
export function useReachedFlows(onSettled: (isSettled: boolean) => void): void {
  const store = useEditorStore();
  const flow = useEditor((state) => state.history.present);
  const flows = useEditor((state) => state.flows);
  const drafts = useDrafts();
  const missing = useRef(new Set<string>());
  const reached = useMemo(() => reachedBy(flow, flows), [flow, flows]);
  useEffect(() => {
    let isGone = false;
    const wanted = reached.filter((reference) => flows[reference] === undefined && !missing.current.has(reference));
    onSettled(wanted.length === 0);
    for (const reference of wanted) {
      findFlow(reference).then(
        (found) => {
          if (isGone) return;
          if (found === undefined) {
            missing.current.add(reference);
            onSettled(true);
          } else store.getState().setFlows({ ...store.getState().flows, [reference]: found });
        },
        () => missing.current.add(reference),
      );
    }
    return () => {
      isGone = true;
    };
  }, [reached, flows, store, onSettled]);
  // A draft that is called may be changed in another tab.
  useEffect(() => {
    if (drafts.data === undefined) return;
    const known = store.getState().flows;
    const changed = drafts.data.filter((draft) => draft.flow !== undefined && known[draft.name] !== undefined);
    missing.current.clear();
    if (changed.length === 0) return;
    const fresh = Object.fromEntries(changed.map((draft) => [draft.name, draft.flow as FlowFile])); // filtered above
    store.getState().setFlows({ ...known, ...fresh });
  }, [drafts.data, store]);
}

function reachedBy(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): string[] {
  const found = new Set(referencesOf(flow));
  for (const reference of found) {
    const next = flows[reference];
    if (next !== undefined) for (const further of referencesOf(next)) found.add(further);
  }
  return [...found];
}

/** Flows that a node of this draft may call: other drafts, and every release of the library. */
export function useOfferedFlows(name: string): OfferedFlow[] {
  const drafts = useDrafts();
  const library = useLibrary();
  return useMemo(() => {
    const own = (drafts.data ?? [])
      .filter((draft) => draft.name !== name && draft.flow !== undefined)
      .map((draft) => ({
        reference: draft.name,
        title: draft.flow?.title ?? draft.name,
        description: draft.flow?.description ?? '',
        isRelease: false,
        ...(draft.flow === undefined ? {} : { interface: draft.flow.interface }),
      }));
    const released = (library.data ?? []).map(({ latest }) => ({
      reference: `${latest.name}@${latest.version}`,
      title: latest.title,
      description: latest.description,
      hash: latest.hash,
      isRelease: true,
      interface: latest.interface,
    }));
    return [...own, ...released];
  }, [drafts.data, library.data, name]);
}
