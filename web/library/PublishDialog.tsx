import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Example, Release, ReleaseSummary } from '#engine/protocol/index';
import { adviseVersion, getRelease } from '../client/library.ts';
import { publishDialogText } from '../text/publishing.ts';
import { Button, Dialog, ErrorState, Spinner } from '../ui/index.ts';
import { PublishForm, publishFormId } from './publish/PublishForm.tsx';

export interface PublishDialogProps {
  flow: FlowFile;
  /** Flows that it reaches by reference. */
  flows: Readonly<Record<string, FlowFile>>;
  /** Of the release that the draft came from. */
  examples?: readonly Example[];
  open: boolean;
  onClose: () => void;
  onPublished: (release: Pick<ReleaseSummary, 'name' | 'version'>) => void;
}

/** Makes an immutable release, after showing what others will get and what that asks of them. */
export function PublishDialog(props: PublishDialogProps) {
  const { flow, open, onClose } = props;
  const [busy, setBusy] = useState(false);
  const ready = useQuery({
    queryKey: ['advice', flow],
    queryFn: () => prepare(flow),
    enabled: open,
    staleTime: 0,
  });
  return (
    <Dialog
      open={open}
      size="lg"
      onOpenChange={(next) => !next && onClose()}
      title={publishDialogText.publishNamed(flow.title ?? flow.name)}
      description={publishDialogText.releaseNeverChanges}
      footer={
        <>
          <Button onClick={onClose}>{publishDialogText.cancel}</Button>
          <Button look="primary" type="submit" form={publishFormId} disabled={!ready.isSuccess} busy={busy}>
            {publishDialogText.publish}
          </Button>
        </>
      }
    >
      {ready.isPending && <Spinner label={publishDialogText.comparingWithLastRelease} />}
      {ready.isError && <ErrorState error={ready.error} onRetry={() => void ready.refetch()} />}
      {ready.isSuccess && <PublishForm {...props} {...ready.data} busy={busy} onBusy={setBusy} />}
    </Dialog>
  );
}

/** What the version has to be, and the release that this one follows: its readme, card and examples are gone on with. */
async function prepare(flow: FlowFile) {
  const advice = await adviseVersion(flow);
  const last: Release | undefined =
    advice.last === undefined ? undefined : await getRelease(flow.name, advice.last).catch(() => undefined);
  return { advice, last };
}
