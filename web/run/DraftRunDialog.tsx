import { useMemo } from 'react';
import type { FlowFile } from '#engine/format/index';
import { exampleInside } from '#engine/models/recorded-models';
import { useRelease } from '../client/queries.ts';
import type { RunClient } from '../client/run-client.ts';
import { originOf } from '../store/draft-origin.ts';
import { StartRunDialog } from './StartRunDialog.tsx';

export interface DraftRunDialogProps {
  flow: FlowFile;
  onClose: () => void;
  onStarted: (client: RunClient, run: string) => void;
}

/** Starts a draft; one that was made from a release can run on that release's examples. */
export function DraftRunDialog({ flow, onClose, onStarted }: DraftRunDialogProps) {
  const { examples, source } = useOriginExamples(flow.name);
  return (
    <StartRunDialog
      open
      onClose={onClose}
      flow={flow}
      flows={{}}
      examples={examples}
      exampleSource={source}
      onStarted={onStarted}
    />
  );
}

/** The examples of the release that a draft was made from; none while it is unknown. */
export function useOriginExamples(draft: string) {
  const origin = useMemo(() => originOf(draft), [draft]);
  const release = useRelease(origin?.name ?? '', origin?.version);
  const node = origin?.node;
  const examples = useMemo(
    () =>
      (release.data?.examples ?? []).map((example) => (node === undefined ? example : exampleInside(example, node))),
    [release.data, node],
  );
  return { examples, source: origin === undefined ? undefined : `${origin.name}@${origin.version}` };
}
