import { CircleArrowUp, Copy, Download, Ellipsis, Pencil, Play, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { printFlow } from '#engine/format/index';
import { runUrl } from '../client/run-client.ts';
import type { Draft } from '../host/drafts-store.ts';
import { timeAgo } from '../shell/format-time.ts';
import { saveFile } from '../shell/save-file.ts';
import { forgetOrigin, originOf, rememberOrigin } from '../store/draft-origin.ts';
import { createDraft, drafts } from '../store/drafts.ts';
import { draftCardText } from '../text/gallery.ts';
import { updatesText } from '../text/updates.ts';
import { Badge, Button, ConfirmDialog, IconButton, Menu, showError, toast } from '../ui/index.ts';
import { CardFrame } from './CardFrame.tsx';

const DraftRunDialog = lazy(async () => ({ default: (await import('../run/DraftRunDialog.tsx')).DraftRunDialog }));

/** A flow of one's own. */
export function DraftCard({ draft, updates }: { draft: Draft; updates: number }) {
  const [, navigate] = useLocation();
  const [isStarting, setStarting] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const { name, flow } = draft;
  const title = flow?.title ?? name;
  const copy = () => {
    if (flow === undefined) return;
    createDraft(flow, name).then((made) => {
      const origin = originOf(name);
      if (origin !== undefined) rememberOrigin(made, origin);
      toast.success(draftCardText.copiedAs(made));
    }, showError);
  };
  const remove = () => {
    drafts()
      .then((store) => store.remove(name))
      .then(() => {
        forgetOrigin(name);
        toast.success(draftCardText.wasDeleted(title));
      }, showError);
  };
  return (
    <>
      <CardFrame
        href={`/edit/${name}`}
        title={title}
        description={flow?.description ?? (flow === undefined ? draftCardText.itsTextIsNotFlow : '')}
        flow={flow}
        facts={
          <>
            <Badge>
              {draft.publishedVersion === undefined
                ? draftCardText.draft
                : draftCardText.published(draft.publishedVersion)}
            </Badge>
            {updates > 0 && (
              <Badge tone="accent" icon={<CircleArrowUp aria-hidden />} title={updatesText.heading}>
                {updatesText.updates(updates)}
              </Badge>
            )}
            <span className="truncate text-faint text-sm">{draftCardText.changed(timeAgo(draft.updatedAt))}</span>
          </>
        }
        actions={
          <>
            <Button
              size="sm"
              icon={<Pencil />}
              aria-label={draftCardText.editNamed(title)}
              onClick={() => navigate(`/edit/${name}`)}
            >
              {draftCardText.edit}
            </Button>
            <Button
              size="sm"
              icon={<Play />}
              aria-label={draftCardText.runNamed(title)}
              disabled={flow === undefined}
              onClick={() => setStarting(true)}
            >
              {draftCardText.run}
            </Button>
            <div className="ml-auto">
              <Menu
                align="end"
                trigger={
                  <IconButton size="sm" label={draftCardText.moreFor(title)}>
                    <Ellipsis aria-hidden />
                  </IconButton>
                }
                entries={[
                  { label: draftCardText.duplicate, icon: <Copy />, disabled: flow === undefined, onSelect: copy },
                  {
                    label: draftCardText.export,
                    icon: <Download />,
                    onSelect: () =>
                      saveFile(`${name}.json`, flow === undefined ? draft.text : printFlow(flow), 'application/json'),
                  },
                  'separator',
                  {
                    label: draftCardText.deleteDots,
                    icon: <Trash2 />,
                    danger: true,
                    onSelect: () => setRemoving(true),
                  },
                ]}
              />
            </div>
          </>
        }
      />
      {isStarting && flow !== undefined && (
        <Suspense fallback={null}>
          <DraftRunDialog
            flow={flow}
            onClose={() => setStarting(false)}
            onStarted={(client, run) => navigate(runUrl(client.place, run))}
          />
        </Suspense>
      )}
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setRemoving}
        title={draftCardText.deleteNamedQuestion(title)}
        action={draftCardText.delete}
        danger
        onConfirm={remove}
      >
        {draftCardText.draftAndItsVersion}
      </ConfirmDialog>
    </>
  );
}
