import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows, RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { FlowFile } from '#engine/format/index';
import { diffFlows } from '#engine/library/diff-flows';
import type { DraftVersion } from '../host/drafts-store.ts';
import { describeDiff } from '../library/diff/list-changes.ts';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { drafts } from '../store/drafts.ts';
import { useEditor } from '../store/editor-context.ts';
import { versionsDialogText } from '../text/editor.ts';
import { Badge, Button, buttonClasses, Dialog, EmptyState, ErrorState, Spinner } from '../ui/index.ts';

export interface VersionsDialogProps {
  name: string;
  onClose: () => void;
  onRestore: (flow: FlowFile, savedAt: number) => void;
}

/** Earlier states of the draft; restoring one is a step that can be undone. */
export function VersionsDialog({ name, onClose, onRestore }: VersionsDialogProps) {
  const versions = useQuery({
    queryKey: ['draft-history', name],
    queryFn: async () => (await drafts()).history(name),
    staleTime: 0,
  });
  const present = useEditor((state) => state.history.present);
  const differences = useDifferences(versions.data, present);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={versionsDialogText.versionHistory}
      description={versionsDialogText.versionHistoryDescription}
      footer={
        <Link href={`/edit/${name}/changes`} className={buttonClasses('secondary', 'md')}>
          <GitCompareArrows aria-hidden /> {versionsDialogText.compareVersions}
        </Link>
      }
    >
      {versions.isPending && <Spinner />}
      {versions.isError && <ErrorState error={versions.error} />}
      {versions.data?.length === 0 && <EmptyState title={versionsDialogText.nothingWasSavedYet} />}
      <ul>
        {versions.data?.map((version) => (
          <li key={version.revision} className="flex items-center gap-2 border-line border-b py-2 last:border-0">
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2">
                <time dateTime={new Date(version.savedAt).toISOString()} title={formatTime(version.savedAt)}>
                  {timeAgo(version.savedAt)}
                </time>
                {version.isKept && <Badge>{versionsDialogText.kept}</Badge>}
              </p>
              <p className="truncate text-faint text-sm">
                {version.flow === undefined
                  ? versionsDialogText.notFlowYet
                  : versionsDialogText.nodesToNow(version.flow.nodes.length, differences[version.revision] ?? '…')}
              </p>
            </div>
            {version.flow !== undefined && (
              <>
                <Link
                  href={`/edit/${name}/changes?from=r${version.revision}&to=now`}
                  aria-label={versionsDialogText.compareStateOfWithNow(timeAgo(version.savedAt))}
                  className={buttonClasses('secondary', 'sm')}
                >
                  <GitCompareArrows aria-hidden /> {versionsDialogText.compare}
                </Link>
                <Button
                  size="sm"
                  icon={<RotateCcw aria-hidden />}
                  onClick={() => version.flow !== undefined && onRestore(version.flow, version.savedAt)}
                >
                  {versionsDialogText.restore}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** How each version differs from the present one, in words; one after the other, so that the page never stops. */
function useDifferences(versions: readonly DraftVersion[] | undefined, present: FlowFile) {
  const [said, setSaid] = useState<Readonly<Record<number, string>>>({});
  useEffect(() => {
    const open = (versions ?? []).filter(({ flow }) => flow !== undefined);
    let timer: ReturnType<typeof setTimeout>;
    const next = () => {
      const version = open.shift();
      if (version?.flow === undefined) return;
      const { revision, flow } = version;
      setSaid((known) => ({ ...known, [revision]: describeDiff(diffFlows(flow, present)) }));
      timer = setTimeout(next);
    };
    timer = setTimeout(next);
    return () => clearTimeout(timer);
  }, [versions, present]);
  return said;
}
