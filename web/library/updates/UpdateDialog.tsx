import { ArrowRight, ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { Example } from '#engine/protocol/index';
import { useRelease } from '../../client/queries.ts';
import { updateDialogText } from '../../text/library.ts';
import { Badge, Button, Checkbox, Dialog, EmptyState, ErrorState, Markdown, Spinner } from '../../ui/index.ts';
import { FlowDiffView } from '../diff/FlowDiffView.tsx';
import { ExampleCheckList } from '../examples/ExampleCheckList.tsx';
import { useExampleChecks } from '../examples/use-example-checks.ts';
import { type NewPins, repin } from '../repin.ts';
import { StatusNote } from '../StatusNote.tsx';
import { useDraftExamples } from './use-draft-examples.ts';
import { newReference, type PinNews } from './use-updates.ts';

export interface UpdateDialogProps {
  flow: FlowFile;
  news: readonly PinNews[];
  /** Not while something else than the draft is looked at. */
  canUpdate: boolean;
  onClose: () => void;
  /** The flow with what was chosen pinned, and what that step is called. */
  onUpdate: (flow: FlowFile, label: string) => void;
}

/** Newer releases of what a flow pins: what differs, and what the flow's examples say of them, before they are pinned. */
export function UpdateDialog({ flow, news, canUpdate, onClose, onUpdate }: UpdateDialogProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = news.filter((one) => one.latest !== undefined && !left.has(one.pin));
  const updated = useMemo(() => repin(flow, pinsOf(news, left)), [flow, news, left]);
  const examples = useDraftExamples(flow.name);
  const checks = useChecked(updated, examples, chosen.length > 0);
  const isFailing = Object.values(checks.checks).some((check) => check !== 'running' && check.status === 'failed');
  const label = updateDialogText.updateFlows(chosen.length, chosen[0]?.pin.split('@')[0] ?? '');
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={updateDialogText.updatesForWhatThisFlow}
      description={updateDialogText.updatesForWhatThisFlowDescription}
      footer={
        <>
          <Button onClick={onClose}>{chosen.length === 0 ? updateDialogText.close : updateDialogText.notNow}</Button>
          {chosen.length > 0 && (
            <Button
              look="primary"
              busy={checks.isRunning}
              disabled={!canUpdate}
              onClick={() => {
                onUpdate(updated, label);
                onClose();
              }}
            >
              {isFailing ? updateDialogText.althoughExampleFails(label) : label}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-5">
        {news.length === 0 && <EmptyState title={updateDialogText.everythingThatThisFlow} />}
        <ul className="flex flex-col gap-3">
          {news.map((one) => (
            <li key={one.pin} className="rounded-lg border border-line p-3">
              <News
                news={one}
                isChosen={!left.has(one.pin)}
                onChoose={(isChosen) => {
                  const next = new Set(left);
                  if (isChosen) next.delete(one.pin);
                  else next.add(one.pin);
                  setLeft(next);
                }}
              />
            </li>
          ))}
        </ul>
        {chosen.length > 0 && (
          <section aria-label={updateDialogText.examplesWithUpdate} className="flex flex-col gap-2">
            <h3 className="font-medium">{updateDialogText.examplesOfThisFlowRun}</h3>
            {examples.length === 0 ? (
              <p className="text-muted">{updateDialogText.itHasNoneSoNothing}</p>
            ) : (
              <ExampleCheckList examples={examples} checks={checks.checks} />
            )}
          </section>
        )}
      </div>
    </Dialog>
  );
}

function pinsOf(news: readonly PinNews[], left: ReadonlySet<string>): NewPins {
  return Object.fromEntries(
    news.flatMap((one) => {
      const reference = newReference(one);
      if (reference === undefined || one.latest === undefined || left.has(one.pin)) return [];
      return [[one.pin, { reference, hash: one.latest.hash }] as const];
    }),
  );
}

/** The examples are played at once, on recorded answers: nobody has to ask for it, and it costs nothing. */
function useChecked(flow: FlowFile, examples: readonly Example[], isWanted: boolean) {
  const checks = useExampleChecks(`draft/${flow.name}`);
  const { run } = checks;
  useEffect(() => {
    if (isWanted && examples.length > 0) void run(flow, examples);
  }, [run, flow, examples, isWanted]);
  return checks;
}

interface NewsProps {
  news: PinNews;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
}

const levels = {
  patch: updateDialogText.smallChange,
  minor: updateDialogText.moreOfIt,
  major: updateDialogText.mayBreakThisFlow,
} as const;

function News({ news, isChosen, onChoose }: NewsProps) {
  const { pin, latest, level, status, nodes } = news;
  const [isOpen, setOpen] = useState(false);
  const [name = '', version = ''] = pin.split('@');
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {latest === undefined ? (
          <span className="font-mono">{pin}</span>
        ) : (
          <Checkbox label={name} checked={isChosen} onChange={onChoose} />
        )}
        {latest !== undefined && (
          <span className="flex items-center gap-1 font-mono text-sm">
            {version} <ArrowRight className="size-3.5" aria-label={updateDialogText.to} /> {latest.version}
          </span>
        )}
        {level !== undefined && <Badge tone={level === 'major' ? 'failed' : 'neutral'}>{levels[level]}</Badge>}
        <span className="flex-1" />
        {latest !== undefined && (
          <Button
            size="sm"
            aria-expanded={isOpen}
            icon={isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? updateDialogText.hideWhatChanged : updateDialogText.showWhatChanged}
          </Button>
        )}
      </div>
      <p className="text-faint text-sm">{updateDialogText.at(nodes.map(({ title }) => title).join(', '))}</p>
      {status !== undefined && <StatusNote status={status} />}
      {isOpen && latest !== undefined && <WhatChanged name={name} from={version} to={latest.version} />}
    </div>
  );
}

function WhatChanged({ name, from, to }: { name: string; from: string; to: string }) {
  const [before, after] = [useRelease(name, from), useRelease(name, to)];
  const error = before.error ?? after.error;
  if (error !== null) return <ErrorState error={error} />;
  if (before.data === undefined || after.data === undefined)
    return <Spinner label={updateDialogText.loadingBothReleases} />;
  return (
    <>
      {after.data.notes !== '' && <Markdown>{after.data.notes}</Markdown>}
      <FlowDiffView
        before={before.data.flow}
        after={after.data.flow}
        className="h-110 overflow-hidden rounded-lg border border-line"
      />
    </>
  );
}
