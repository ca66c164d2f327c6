import { AppWindow, ArrowRightLeft, FlaskConical, GitFork, History, Server, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { experimentUrl, type RunClient, runUrl, whereIs } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { runHeaderText } from '../text/run.ts';
import { Badge, cx, StatusBadge } from '../ui/index.ts';
import { HeldBadges } from './HeldBadges.tsx';
import { PrivateMark } from './PrivateMark.tsx';
import { RunControls, type RunControlsProps } from './RunControls.tsx';
import { RunCounters } from './RunCounters.tsx';
import { StoppedBanner } from './StoppedBanner.tsx';

export interface RunHeaderProps extends RunControlsProps {
  /** Shows an activation. */
  onSelect: (address: string) => void;
}

/** One line about a run: how it stands, what it has cost, what can be done. */
export function RunHeader({ client, store, showsLink, onMoved, onSelect }: RunHeaderProps) {
  const run = useRun(store, (data) => data.run);
  const status = useRun(store, (data) => data.status);
  const paused = useRun(store, (data) => data.paused);
  const hasTasks = useRun(store, (data) => data.tasks.length > 0);
  const trouble = useRun(store, (data) => data.trouble);
  const isRecorded = useRun(store, (data) =>
    Object.values(data.started?.models ?? {}).some(({ provider }) => provider === 'recorded'),
  );
  const forkedFrom = useRun(store, (data) => data.started?.forkedFrom);
  const movedFrom = useRun(store, (data) => data.started?.movedFrom);
  const movedTo = useRun(store, (data) => data.movedTo);
  const batch = useRun(store, (data) => data.started?.batch);
  return (
    <div className="shrink-0 border-line border-b">
      {/* Docked in the editor, the panel has the dock's own two buttons over its right end. */}
      <div
        className={cx('flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 py-1 pl-3', showsLink ? 'pr-17' : 'pr-3')}
      >
        {/* Said when it changes. */}
        <span role="status" className="inline-flex">
          <StatusBadge status={status} text={statusLine(status, paused, hasTasks)} />
        </span>
        <RunCounters store={store} isRecorded={isRecorded} />
        <div className="flex flex-wrap items-center gap-1.5">
          <HeldBadges store={store} />
          {isRecorded && (
            <Badge tone="accent" icon={<History aria-hidden />}>
              {runHeaderText.recordedExampleNoModel}
            </Badge>
          )}
          {/* On a phone the button that moves it elsewhere says as much. */}
          <span className="flex max-sm:hidden">
            <PlaceBadge place={client.place} />
          </span>
          {client.place === 'server' && <PrivateMark run={run} />}
          {movedFrom !== undefined && (
            <Link href={runUrl(movedFrom.place, movedFrom.run)} className="flex rounded-full">
              <Badge icon={<ArrowRightLeft aria-hidden />}>
                {runHeaderText.cameFrom}{' '}
                {movedFrom.place === 'browser' ? runHeaderText.thisBrowser : runHeaderText.theServer}
              </Badge>
            </Link>
          )}
          {movedTo !== undefined && (
            <Link href={runUrl(movedTo.place, movedTo.run)} className="flex rounded-full">
              <Badge tone="accent" icon={<ArrowRightLeft aria-hidden />}>
                {runHeaderText.wentOn(whereIs(movedTo.place))}
              </Badge>
            </Link>
          )}
          {batch !== undefined && (
            <Link href={experimentUrl(client.place, batch)} className="flex rounded-full">
              <Badge icon={<FlaskConical aria-hidden />}>{runHeaderText.partOfAnExperiment}</Badge>
            </Link>
          )}
          {forkedFrom !== undefined && (
            <Link href={runUrl(client.place, forkedFrom.run)} className="text-muted text-sm hover:text-ink">
              <Badge icon={<GitFork aria-hidden />}>{runHeaderText.forkedAt(forkedFrom.sequence)}</Badge>
            </Link>
          )}
        </div>
        <span className="flex-1" />
        <RunControls client={client} store={store} showsLink={showsLink} onMoved={onMoved} />
      </div>
      <StoppedBanner client={client} store={store} onSelect={onSelect} />
      {trouble !== undefined && (
        <p role="status" className="flex items-center gap-2 bg-waiting-soft px-3 py-1 text-waiting-ink">
          <TriangleAlert className="size-4 shrink-0" aria-hidden /> {trouble}
        </p>
      )}
    </div>
  );
}

export function PlaceBadge({ place }: { place: RunClient['place'] }) {
  return place === 'browser' ? (
    <Badge icon={<AppWindow aria-hidden />}>{runHeaderText.runsInThisBrowser}</Badge>
  ) : (
    <Badge icon={<Server aria-hidden />}>{runHeaderText.runsOnServer}</Badge>
  );
}

function statusLine(status: RunData['status'], paused: RunData['paused'], hasTasks: boolean): string | undefined {
  if (status === 'waiting') return hasTasks ? runHeaderText.waitingForPerson : runHeaderText.waitingToTryAgain;
  if (status !== 'paused' || paused === undefined) return undefined;
  if (paused.reason === 'hand') return runHeaderText.paused;
  if (paused.reason === 'breakpoint') return runHeaderText.stoppedAtBreakpoint;
  return runHeaderText.pausedReached(paused.reason, paused.limit === undefined ? '' : ` (${paused.limit})`);
}
