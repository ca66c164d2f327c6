import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { PinUpdate } from '#engine/protocol/index';
import { findUpdates } from '../../client/library-exchange.ts';
import { type PinnedNode, pinnedNodes } from '../pinned-nodes.ts';

/** A pinned release of which there is something to say: a newer one, or that it should not be used any more. */
export interface PinNews extends PinUpdate {
  /** Where it is pinned. */
  readonly nodes: ReadonlyArray<PinnedNode & { readonly flow: FlowFile }>;
}

/** As many as one address holds. */
const mostAtOnce = 60;

/** What is new of the releases that flows pin, in the order in which they are met. Nothing while it is not known. */
export function usePinNews(flows: readonly FlowFile[]): readonly PinNews[] {
  const nodes = useMemo(() => flows.flatMap((flow) => pinnedNodes(flow).map((node) => ({ ...node, flow }))), [flows]);
  const pins = useMemo(() => [...new Set(nodes.map(({ reference }) => reference))].sort(), [nodes]);
  const { data } = useQuery({
    queryKey: ['library', 'updates', pins.join()],
    queryFn: async () => {
      const parts: Promise<PinUpdate[]>[] = [];
      for (let start = 0; start < pins.length; start += mostAtOnce) {
        parts.push(findUpdates(pins.slice(start, start + mostAtOnce)));
      }
      return (await Promise.all(parts)).flat();
    },
    enabled: pins.length > 0,
    staleTime: 60_000,
    // It is a hint: without the server there is none.
    retry: false,
  });
  return useMemo(
    () =>
      (data ?? [])
        .filter(({ latest, status }) => latest !== undefined || status !== undefined)
        .map((update) => ({ ...update, nodes: nodes.filter(({ reference }) => reference === update.pin) })),
    [data, nodes],
  );
}

/** `name@version` of what to pin instead. */
export function newReference({ pin, latest }: PinUpdate): string | undefined {
  return latest === undefined ? undefined : `${pin.slice(0, pin.indexOf('@'))}@${latest.version}`;
}
