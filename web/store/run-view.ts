import { create } from 'zustand';
import type { Stop } from '#engine/run/run-state';
import type { ActivationRecord, ActivationStatus } from '#engine/run/trace';
import type { HeldCall } from './run-store.ts';

/** What the canvas shows of one instance: its newest activation, how many there were, what streams now. */
export interface InstanceView {
  readonly status: ActivationStatus;
  readonly address: string;
  /** Activations so far. */
  readonly count: number;
  /** Rounds ended so far, for loops. */
  readonly rounds?: number;
  readonly error?: string;
  readonly calls: number;
  /** When the newest activation began and ended, in milliseconds since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The run is paused just before or after it. */
  readonly stopped?: Stop['when'];
  /** It did otherwise in the run that this one is compared with. */
  readonly differs?: true;
}

export interface RunViewState {
  /** Id of the run shown; undefined when none is. */
  readonly run: string | undefined;
  /** By instance path: `refine/critic`, `panel/seat[alice]/answer`. */
  readonly instances: Readonly<Record<string, InstanceView>>;
  /** The end of what a model is writing now, by instance path. */
  readonly streams: Readonly<Record<string, string>>;
  /** Why a call waits for its turn, by instance path. */
  readonly held: Readonly<Record<string, HeldCall>>;
  /** Keys of the items of each map, by its instance path, in the order in which they appeared. */
  readonly items: Readonly<Record<string, readonly string[]>>;
  /** The item that a person chose to look at, by the map's instance path. */
  readonly chosen: Readonly<Record<string, string>>;
  /** The activation selected in canvas or run panel. */
  readonly selected: string | undefined;
}

const nothing: Omit<RunViewState, 'run' | 'selected'> = { instances: {}, streams: {}, held: {}, items: {}, chosen: {} };
const tailLength = 240;

/** The run that the canvas shows. Apart from the flow, so that a status repaints one node and nothing else. */
export const useRunView = create<RunViewState>(() => ({ ...nothing, run: undefined, selected: undefined }));

/** Shows a run on the canvas: all its records so far, as often as they change. Unchanged instances keep identity. */
export function showRun(run: string, records: Iterable<ActivationRecord>, stops: readonly Stop[] = []): void {
  const before = useRunView.getState();
  const isSame = before.run === run;
  const instances: Record<string, InstanceView> = {};
  const keys = new Map<string, Set<string>>();
  for (const record of records) {
    collectItems(keys, record.path);
    const previous = instances[record.path];
    instances[record.path] = viewOf(record, previous);
  }
  for (const { when, address } of stops) {
    const view = instances[pathOf(address)];
    if (view?.address === address) instances[pathOf(address)] = { ...view, stopped: when };
  }
  const old = isSame ? before.instances : {};
  for (const [path, view] of Object.entries(instances)) {
    const known = old[path];
    if (known !== undefined && isEqual(known, view)) instances[path] = known;
  }
  const items = Object.fromEntries([...keys].map(([map, of]) => [map, [...of]]));
  const streams = isSame ? withoutEnded(before.streams, instances) : {};
  const rest = isSame ? {} : { ...nothing, selected: undefined };
  useRunView.setState({ ...rest, run, instances, items: sameItems(before.items, items), streams });
}

/** Marks the instances in which the run shown differs from another one; showing it again takes the marks away. */
export function markDiffering(paths: ReadonlySet<string>): void {
  const instances = Object.fromEntries(
    Object.entries(useRunView.getState().instances).map(([path, view]) => [
      path,
      paths.has(path) ? { ...view, differs: true as const } : view,
    ]),
  );
  useRunView.setState({ instances });
}

const waiting = new Map<string, string>();

/** Adds a piece of text that a model has just written. Pieces that come together are shown together. */
export function showText(address: string, text: string): void {
  if (waiting.size === 0) queueMicrotask(showWaiting);
  const path = pathOf(address);
  waiting.set(path, (waiting.get(path) ?? '') + text);
}

function showWaiting(): void {
  const streams = { ...useRunView.getState().streams };
  for (const [path, text] of waiting) streams[path] = ((streams[path] ?? '') + text).slice(-tailLength);
  waiting.clear();
  useRunView.setState({ streams });
}

/** Shows which calls wait for their turn, by address. */
export function showHeld(held: ReadonlyMap<string, HeldCall>): void {
  useRunView.setState({ held: Object.fromEntries([...held].map(([address, call]) => [pathOf(address), call])) });
}

/** Takes the run off the canvas. */
export function hideRun(): void {
  useRunView.setState({ ...nothing, run: undefined, selected: undefined });
}

export function chooseItem(map: string, key: string): void {
  useRunView.setState((state) => ({ chosen: { ...state.chosen, [map]: key } }));
}

/** Selects an activation; canvas and run panel follow. */
export function selectActivation(address: string | undefined): void {
  if (useRunView.getState().selected !== address) useRunView.setState({ selected: address });
}

/** The instance that an address belongs to: the address without its number. */
export function pathOf(address: string): string {
  return address.replace(/#\d+$/, '');
}

/** One node on the way from the run's flow to a node drawn. */
export interface PathStep {
  readonly id: string;
  /** A map has an instance for every item. */
  readonly isMap: boolean;
}

/** The instance that a drawn node stands for, with the item that is looked at in every map around it. */
export function instancePath(steps: readonly PathStep[], state: Pick<RunViewState, 'items' | 'chosen'>): string {
  let path = '';
  steps.forEach((step, index) => {
    path = path === '' ? step.id : `${path}/${step.id}`;
    if (step.isMap && index < steps.length - 1) path += `[${itemShown(path, state)}]`;
  });
  return path;
}

/** The item of a map that is looked at: the chosen one, else the first. */
export function itemShown(map: string, state: Pick<RunViewState, 'items' | 'chosen'>): string {
  return state.chosen[map] ?? state.items[map]?.[0] ?? '0';
}

function viewOf(record: ActivationRecord, previous: InstanceView | undefined): InstanceView {
  return {
    status: record.status,
    address: record.address,
    count: (previous?.count ?? 0) + 1,
    calls: (previous?.calls ?? 0) + (record.usage?.calls ?? 0),
    ...(record.rounds === undefined ? {} : { rounds: record.rounds }),
    ...(record.error === undefined ? {} : { error: record.error.message }),
    ...(record.startedAt === undefined ? {} : { startedAt: record.startedAt }),
    ...(record.endedAt === undefined ? {} : { endedAt: record.endedAt }),
  };
}

function isEqual(a: InstanceView, b: InstanceView): boolean {
  return (
    a.status === b.status &&
    a.address === b.address &&
    a.count === b.count &&
    a.rounds === b.rounds &&
    a.calls === b.calls &&
    a.error === b.error &&
    a.stopped === b.stopped &&
    a.differs === b.differs &&
    a.endedAt === b.endedAt
  );
}

/** `panel/seat[alice]/answer` tells that the map `panel/seat` has an item `alice`; maps in maps tell it twice. */
function collectItems(items: Map<string, Set<string>>, path: string): void {
  let from = 0;
  for (let open = path.indexOf('[', from); open >= 0; open = path.indexOf('[', from)) {
    const close = path.indexOf(']', open);
    if (close < 0) return;
    const map = path.slice(0, open);
    const key = path.slice(open + 1, close);
    const known = items.get(map);
    if (known === undefined) items.set(map, new Set([key]));
    else known.add(key);
    from = close + 1;
  }
}

function sameItems(
  before: RunViewState['items'],
  after: Readonly<Record<string, readonly string[]>>,
): RunViewState['items'] {
  const names = Object.keys(after);
  const isSame =
    names.length === Object.keys(before).length && names.every((name) => before[name]?.length === after[name]?.length);
  return isSame ? before : after;
}

function withoutEnded(streams: RunViewState['streams'], instances: Readonly<Record<string, InstanceView>>) {
  const open = Object.entries(streams).filter(([path]) => instances[path]?.status === 'active');
  return open.length === Object.keys(streams).length ? streams : Object.fromEntries(open);
}
