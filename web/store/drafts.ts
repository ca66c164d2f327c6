import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FlowFile } from '#engine/format/index';
import { queryClient } from '../client/query-client.ts';
import { type Draft, type Drafts, openDrafts } from '../host/drafts-store.ts';

let opened: Promise<Drafts> | undefined;

/** The drafts of this browser; opened once for the whole page. */
export function drafts(): Promise<Drafts> {
  opened ??= openDrafts();
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** The draft's flow, unless there is none or it is only text so far. */
export async function findDraft(name: string): Promise<FlowFile | undefined> {
  return (await (await drafts()).get(name))?.flow;
}

/** All drafts, kept up to date with this tab and others. */
export function useDrafts() {
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    drafts().then(
      (store) => {
        if (!isGone) stop = store.subscribe(() => void queryClient.invalidateQueries({ queryKey: ['drafts'] }));
      },
      () => {}, // the query below reports it
    );
    return () => {
      isGone = true;
      stop?.();
    };
  }, []);
  return useQuery({ queryKey: ['drafts'], queryFn: async (): Promise<Draft[]> => (await drafts()).list() });
}

/** A name that no draft has yet: the wanted one, or with `-2`, `-3`, … after it. */
export async function freeDraftName(wanted: string): Promise<string> {
  const taken = new Set((await (await drafts()).list()).map((draft) => draft.name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) {
    const name = `${wanted.slice(0, 60)}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Stores a flow as a new draft, under a free name, and returns that name. */
export async function createDraft(flow: FlowFile, wanted = flow.name): Promise<string> {
  const name = await freeDraftName(wanted);
  const saved = await (await drafts()).save({ name, flow: { ...flow, name } }, 0, { keepVersion: true });
  // Another tab may have taken the name in this very moment.
  return saved.ok ? name : await createDraft(flow, wanted);
}
