import { ChevronFirst, ChevronLast, ChevronLeft, ChevronRight, History, Pause, Play, X } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { formatDuration } from '../../shell/format-time.ts';
import { playOn, type Replay } from '../../store/run-history.ts';
import { useRun } from '../../store/use-run.ts';
import { replayBarText } from '../../text/run-views.ts';
import { Badge, IconButton, Select } from '../../ui/index.ts';

export interface ReplayBarProps {
  replay: Replay;
  onClose: () => void;
}

const speeds = ['0.5', '1', '4', '16', 'instant'] as const;
type Speed = (typeof speeds)[number];
const speedTexts: Readonly<Record<Speed, string>> = {
  '0.5': '½×',
  '1': '1×',
  '4': '4×',
  '16': '16×',
  instant: replayBarText.instant,
};

/** Plays a finished run from its journal. Everything around shows the run as it was at the entry that is reached. */
export function ReplayBar({ replay, onClose }: ReplayBarProps) {
  const count = useRun(replay.store, (data) => data.sequence);
  const [speed, setSpeed] = useState<Speed>('1');
  const [isPlaying, setPlaying] = useState(false);
  const seek = (next: number) => {
    setPlaying(false);
    replay.seek(next);
  };
  const play = () => {
    if (speed === 'instant') return seek(replay.length);
    if (count === replay.length) replay.seek(1);
    setPlaying(!isPlaying);
  };
  usePlaying(replay, isPlaying && speed !== 'instant' ? Number(speed) : undefined, () => setPlaying(false));
  useKeys({ ' ': play, k: play, ',': () => seek(count - 1), '.': () => seek(count + 1) });
  return (
    <section
      aria-label={replayBarText.replay}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-accent-soft/60 px-3 py-1.5"
    >
      <Badge tone="accent" icon={<History aria-hidden />}>
        {replayBarText.replayNoModelIsCalled}
      </Badge>
      <div className="flex items-center gap-0.5">
        <IconButton size="sm" label={replayBarText.toTheBegin} onClick={() => seek(1)}>
          <ChevronFirst aria-hidden />
        </IconButton>
        <IconButton
          size="sm"
          label={replayBarText.oneEntryBack}
          shortcut=","
          disabled={count <= 1}
          onClick={() => seek(count - 1)}
        >
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton
          size="sm"
          look="secondary"
          label={isPlaying ? replayBarText.pause : replayBarText.play}
          shortcut="Space"
          onClick={play}
        >
          {isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
        </IconButton>
        <IconButton
          size="sm"
          label={replayBarText.oneEntryOn}
          shortcut="."
          disabled={count >= replay.length}
          onClick={() => seek(count + 1)}
        >
          <ChevronRight aria-hidden />
        </IconButton>
        <IconButton size="sm" label={replayBarText.toTheEnd} onClick={() => seek(replay.length)}>
          <ChevronLast aria-hidden />
        </IconButton>
      </div>
      <input
        type="range"
        aria-label={replayBarText.entryOfJournal}
        aria-valuetext={replayBarText.entryOf(count, replay.length)}
        className="h-6 min-w-32 flex-1 accent-(--accent) max-sm:order-first max-sm:basis-full"
        min={1}
        max={replay.length}
        value={count}
        onChange={({ target }) => seek(target.valueAsNumber)}
      />
      <Moment replay={replay} />
      <Select<Speed>
        aria-label={replayBarText.speed}
        size="sm"
        className="w-24"
        value={speed}
        onChange={setSpeed}
        options={speeds.map((value) => ({ value, label: speedTexts[value] }))}
      />
      <IconButton size="sm" label={replayBarText.endTheReplay} onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}

/** Which entry is looked at, and how long after the begin it was written. */
function Moment({ replay }: Pick<ReplayBarProps, 'replay'>) {
  const count = useRun(replay.store, (data) => data.sequence);
  const { entries, started } = replay.store.getState();
  const entry = entries.at(-1);
  return (
    <span className="w-44 text-right text-sm tabular-nums max-sm:w-auto max-sm:flex-1 max-sm:text-left">
      <span className="block text-muted">
        {replayBarText.of(count, replay.length)}
        {entry !== undefined && started !== undefined && ` · ${formatDuration(entry.at - started.at)}`}
      </span>
      <span
        className="block truncate font-mono text-faint text-xs"
        title={entry !== undefined && 'address' in entry ? entry.address : undefined}
      >
        {entry?.type}
      </span>
    </span>
  );
}

/** Goes on with time, at a speed, until the end is reached. */
function usePlaying(replay: Replay, speed: number | undefined, onEnd: () => void): void {
  const end = useEffectEvent(onEnd);
  useEffect(() => {
    if (speed === undefined) return;
    const { entries } = replay;
    let last = performance.now();
    let left = 0;
    let frame = requestAnimationFrame(function tick(now) {
      const before = replay.store.getState().sequence;
      const { count, rest } = playOn(entries, before, { elapsed: left + now - last, speed });
      last = now;
      left = rest;
      if (count !== before) replay.seek(count);
      if (count >= replay.length) end();
      else frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, [replay, speed]);
}

/** Keys as in a player of films, wherever the focus is, unless it is where they mean something else. */
function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const action = actions[event.key];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    if (action === undefined || !isPlain || isTyping(event.target)) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  return target.isContentEditable || target.closest('button, textarea, select, [role=option], [role=dialog]') !== null;
}
