import { Compass, LayoutGrid, Pencil, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'wouter';
import type { RunStatus } from '#engine/journal/index';
import { clientOf, useRelease } from '../client/queries.ts';
import { runUrl } from '../client/run-client.ts';
import { useForks } from '../library/use-drafts-of-releases.ts';
import { useRun, useRunStore } from '../store/use-run.ts';
import { tourText } from '../text/tour.ts';
import { Button, cx, IconButton } from '../ui/index.ts';
import { endTour } from './tour-store.ts';

interface Step {
  readonly title: string;
  readonly text: string;
}

const steps = {
  working: {
    title: tourText.modelsAreAtWork,
    text: tourText.eachBoxIsOne,
  },
  asking: {
    title: tourText.nowItWaitsForYou,
    text: tourText.personInThisFlow,
  },
  done: {
    title: tourText.thatWasWholeRun,
    text: tourText.outputHoldsResultTrace,
  },
  stopped: {
    title: tourText.thisRunHasEndedEarly,
    text: tourText.nothingIsLostItsTrace,
  },
} as const satisfies Record<string, Step>;

type StepName = keyof typeof steps;
const inOrder: readonly StepName[] = ['working', 'asking', 'done'];

/** A card beside the run of the tour. It follows what happens, so that nobody has to press Next. */
export function Tour({ run }: { run: string }) {
  const [location] = useLocation();
  if (location !== runUrl('browser', run)) return <Left location={location} />;
  return <TourCard run={run} />;
}

/** Who goes elsewhere has had enough of the tour. */
function Left({ location }: { location: string }) {
  useEffect(() => {
    if (!location.startsWith('/runs')) endTour();
  }, [location]);
  return null;
}

function TourCard({ run }: { run: string }) {
  const store = useRunStore(clientOf('browser'), run);
  const status = useRun(store, (data) => data.status);
  const hasTasks = useRun(store, (data) => data.tasks.length > 0);
  const name = stepOf(status, hasTasks);
  const { title, text } = steps[name];
  return (
    <aside
      aria-label={tourText.tour}
      // In a row of its own: it must never lie on what it asks for.
      className="order-first flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-accent border-b bg-accent-soft px-4 py-2 sm:px-5"
    >
      <Dots at={inOrder.indexOf(name)} />
      <div aria-live="polite" className="min-w-48 flex-1">
        <h2 className="font-semibold text-md">{title}</h2>
        <p className="text-muted">{text}</p>
      </div>
      {(name === 'done' || name === 'stopped') && <WhatNext run={run} />}
      <IconButton label={tourText.endTheTour} onClick={endTour}>
        <X aria-hidden />
      </IconButton>
    </aside>
  );
}

function stepOf(status: RunStatus, hasTasks: boolean): StepName {
  if (status === 'completed') return 'done';
  if (status === 'failed' || status === 'cancelled') return 'stopped';
  return hasTasks ? 'asking' : 'working';
}

function Dots({ at }: { at: number }) {
  return (
    <span className="flex items-center gap-1.5 text-muted text-sm">
      <Compass className="size-4 shrink-0 text-accent-text" aria-hidden />
      {inOrder.map((name, index) => (
        <span
          key={name}
          aria-hidden
          className={cx('size-2 rounded-full', index <= at ? 'bg-accent' : 'bg-line-strong')}
        />
      ))}
      {at >= 0 && tourText.of(at + 1, inOrder.length)}
    </span>
  );
}

function WhatNext({ run }: { run: string }): ReactNode {
  const [, navigate] = useLocation();
  const store = useRunStore(clientOf('browser'), run);
  const recording = useRun(store, (data) => Object.values(data.started?.models ?? {})[0]?.model);
  // `name@version/example`
  const [, name, version] = /^([^@]+)@([^/]+)\//.exec(recording ?? '') ?? [];
  const release = useRelease(name ?? '', version);
  const [fork, isForking] = useForks((draft) => {
    endTour();
    navigate(`/edit/${draft}`);
  });
  const { data } = release;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        look="primary"
        icon={<Pencil />}
        busy={isForking}
        disabled={data === undefined}
        onClick={() => data !== undefined && fork(data)}
      >
        {tourText.changeThisFlow}
      </Button>
      <Button
        icon={<LayoutGrid />}
        onClick={() => {
          endTour();
          navigate('/');
        }}
      >
        {tourText.seeAllFlows}
      </Button>
    </div>
  );
}
