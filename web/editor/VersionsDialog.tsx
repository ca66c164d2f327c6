import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { FlowFile } from '#engine/format/index';
import { formatTime, timeAgo } from '../shell/format-time.ts';
import { drafts } from '../store/drafts.ts';
import { useEditor } from '../store/editor-context.ts';
import { Badge, Button, Dialog, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { describeDifferences, differences } from './differences.ts';

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
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Version history"
      description="The last 50 states, one a minute; those kept on purpose are marked."
    >
      {versions.isPending && <Spinner />}
      {versions.isError && <ErrorState error={versions.error} />}
      {versions.data?.length === 0 && <EmptyState title="Nothing was saved yet" />}
      <ul>
        {versions.data?.map((version) => (
          <li key={version.revision} className="flex items-center gap-3 border-line border-b py-2 last:border-0">
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-2">
                <time dateTime={new Date(version.savedAt).toISOString()} title={formatTime(version.savedAt)}>
                  {timeAgo(version.savedAt)}
                </time>
                {version.isKept && <Badge>kept</Badge>}
              </p>
              <p className="truncate text-faint text-sm">
                {version.flow === undefined
                  ? 'not a flow yet'
                  : `${version.flow.nodes.length} nodes · to now: ${describeDifferences(differences(version.flow, present))}`}
              </p>
            </div>
            {version.flow !== undefined && (
              <Button
                size="sm"
                icon={<RotateCcw aria-hidden />}
                onClick={() => version.flow !== undefined && onRestore(version.flow, version.savedAt)}
              >
                Restore
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
