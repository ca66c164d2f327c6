import { FlowError } from '../errors.ts';
import { contentHash, sha256Hex } from '../format/content-hash.ts';
import type { FlowFile } from '../format/flow-file.ts';
import { coversTool } from '../format/tool-node.ts';
import { compileOnce } from '../graph/compile-once.ts';
import { hostsOf, referencesOf, toolsOf } from '../graph/references.ts';
import type { Host, ModelBinding } from '../host.ts';
import type { EntryOf, Grants, RunPlaceFact } from '../journal/entries.ts';
import { parseJournal } from '../journal/parse-journal.ts';
import { deepFreeze, depthOf, isDeepFrozen, type JsonObject, whyNoMessage } from '../json.ts';
import { nodeRegistry } from '../nodes/registry.ts';
import { compileSchema } from '../schema/check-value.ts';
import { requirePlaces, reseatEntries } from './decide-commands.ts';
import { foldRun } from './fold.ts';
import { type ForkPoint, forkEntries, withTasksOf } from './fork.ts';
import { LiveRun, type LiveRunOptions } from './live-run.ts';
import type { RunHandle, StartOptions } from './run-api.ts';

export { parseJournal };

export const engineVersion = '0.1.0';

/** What a host may choose for the runs it works on. */
export type WorkOptions = Pick<
  LiveRunOptions,
  'concurrency' | 'inspect' | 'isPassive' | 'listener' | 'mayBegin' | 'onRival'
> &
  Partial<Pick<LiveRunOptions, 'registry'>>;

/**
 * Starts a run; resolves when its first entry is durable. Rejects with FLOW_INVALID, FLOW_NOT_FOUND, INPUT_INVALID,
 * HOST_NOT_GRANTED or STORE_FAILED, and then nothing has happened.
 *
 * @example
 * const run = await startRun(host, { flow, input: { question: 'Why?' } });
 * await run.settled();
 */
export async function startRun(host: Host, options: StartOptions, work: WorkOptions = {}): Promise<RunHandle> {
  const run = options.run ?? host.newId();
  const started = startedEntry(host, options);
  return begin(host, run, { entries: [started], saved: 0 }, work);
}

/** Goes on with a run of the host's store. Rejects with RUN_NOT_FOUND or JOURNAL_MISMATCH. */
export async function openRun(host: Host, run: string, work: WorkOptions = {}): Promise<RunHandle> {
  const entries = await host.store.read(run);
  if (entries.length === 0) throw new FlowError('RUN_NOT_FOUND', `There is no run "${run}".`, { where: { run } });
  return begin(host, run, { entries, saved: entries.length }, work);
}

/** Starts a new run from the first entries of another. The model calls in them are not made again. */
export async function forkRun(
  host: Host,
  from: string,
  point: ForkPoint,
  work: WorkOptions & { run?: string } = {},
): Promise<RunHandle> {
  const entries = await host.store.read(from);
  if (entries.length === 0)
    throw new FlowError('RUN_NOT_FOUND', `There is no run "${from}".`, { where: { run: from } });
  const run = work.run ?? host.newId();
  return begin(host, run, { entries: forkEntries(entries, from, run, point), saved: 0 }, work);
}

/** What is decided anew where a journal is taken over. */
export interface ImportOptions {
  readonly run?: string;
  readonly grants?: Grants;
  /** Models for roles that are to be answered by others than before; the other roles keep theirs. */
  readonly models?: Readonly<Record<string, ModelBinding>>;
  /** Models for seats that somebody was given with a model of its own, by the seat's path. */
  readonly seats?: Readonly<Record<string, ModelBinding>>;
  /** Who decided on the models. */
  readonly by?: string;
  readonly movedFrom?: RunPlaceFact;
}

/** Takes over a journal that was begun elsewhere. Rejects with JOURNAL_INVALID, JOURNAL_MISMATCH or HOST_NOT_GRANTED. */
export async function importRun(
  host: Host,
  journal: readonly unknown[],
  { grants, models, seats, by = 'user', movedFrom, ...work }: WorkOptions & ImportOptions = {},
): Promise<RunHandle> {
  const run = work.run ?? host.newId();
  const entries = withTasksOf(run, parseJournal(journal));
  const [first] = entries;
  if (first?.type === 'run.started') {
    // The batch that it was a part of is elsewhere.
    const { batch: _, ...started } = first;
    entries[0] = { ...started, ...(movedFrom === undefined ? {} : { movedFrom }) };
  }
  if (first?.type === 'run.started' && entries.at(-1)?.type !== 'run.ended') {
    // A journal says what it was granted where it comes from; here whoever takes it over decides.
    grantsOf(first, grants);
    if (models !== undefined && Object.keys(models).length > 0)
      entries.push({
        type: 'models.rebound',
        at: host.clock.now(),
        models: { ...foldRun(entries).models, ...models },
        by,
      });
    entries.push(...reseatEntries(foldRun(entries), { seats }, { by, at: host.clock.now() }));
  }
  return begin(host, run, { entries, saved: 0 }, work);
}

async function begin(
  host: Host,
  run: string,
  journal: Pick<LiveRunOptions, 'entries' | 'saved'>,
  work: WorkOptions,
): Promise<RunHandle> {
  const live = new LiveRun({ registry: nodeRegistry, ...work, host, run, ...journal });
  if (journal.saved === journal.entries.length) return live;
  try {
    await live.saved();
    return live;
  } catch (error) {
    await live.close();
    const isTaken = error instanceof FlowError && error.code === 'STALE_WRITER';
    throw isTaken ? new FlowError('CONFLICT', `There is a run "${run}" already.`, { where: { run } }) : error;
  }
}

function startedEntry(host: Host, options: StartOptions): EntryOf<'run.started'> {
  if (!isDeepFrozen(options.flow)) requireShallow(options.flow);
  // Frozen, so that plan and hash of a flow that runs often are worked out once.
  const flow = deepFreeze(options.flow);
  const flows = reachable(flow, options.flows ?? {});
  for (const reached of Object.values(flows)) deepFreeze(reached);
  if (options.breakpoints !== undefined) requirePlaces(compileOnce(flow, flows), options.breakpoints);
  return {
    type: 'run.started',
    at: host.clock.now(),
    engine: engineVersion,
    flow,
    flows,
    hash: bundleHash(flow, flows),
    input: checkInput(flow, options.input),
    seed: options.seed ?? host.newId(),
    models: { ...options.models },
    people: { ...options.people },
    budget: { ...options.budget },
    ...(options.breakpoints === undefined ? {} : { breakpoints: [...options.breakpoints] }),
    ...grantsOf({ flow, flows }, options.grants),
    ...(options.traceparent === undefined ? {} : { traceparent: options.traceparent }),
    ...(options.conversation === undefined ? {} : { conversation: options.conversation }),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
  };
}

/** Only what is needed is granted. Throws HOST_NOT_GRANTED or TOOL_NOT_GRANTED, naming what is missing. */
function grantsOf(
  { flow, flows }: Pick<EntryOf<'run.started'>, 'flow' | 'flows'>,
  granted?: Grants,
): { grants?: Grants } {
  const hosts = hostsOf(flow, flows);
  const tools = toolsOf(flow, flows);
  requireAll('HOST_NOT_GRANTED', { hosts: hosts.filter((host) => granted?.hosts.includes(host) !== true) });
  const isGranted = (tool: string) => granted?.tools?.some((grant) => coversTool(grant, tool)) === true;
  requireAll('TOOL_NOT_GRANTED', { tools: tools.filter((tool) => !isGranted(tool)) });
  if (hosts.length + tools.length === 0) return {};
  return { grants: { hosts, ...(tools.length === 0 ? {} : { tools }) } };
}

function requireAll(code: 'HOST_NOT_GRANTED' | 'TOOL_NOT_GRANTED', missing: Record<string, string[]>): void {
  const names = Object.values(missing).flat();
  if (names.length === 0) return;
  const verb = code === 'HOST_NOT_GRANTED' ? 'calls' : 'uses';
  const named = names.map((name) => `"${name}"`).join(', ');
  throw new FlowError(code, `The flow ${verb} ${named}, which the run was not allowed to.`, {
    detail: JSON.stringify(missing),
  });
}

/** A parsed file nests 64 levels at most; one that was made by a program must not meet the end of the stack either. */
function requireShallow(flow: FlowFile): void {
  const depth = depthOf(flow);
  if (depth > maxDepthOfJson) {
    throw new FlowError(
      'FLOW_TOO_DEEP',
      `The flow "${flow.name}" nests ${depth} levels of JSON; ${maxDepthOfJson} are allowed.`,
    );
  }
}
const maxDepthOfJson = 2000;

/** The flows that a run can reach, and no others: what is not needed is not written into its journal. */
function reachable(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): Record<string, FlowFile> {
  const found: Record<string, FlowFile> = {};
  const stack = referencesOf(flow);
  for (let reference = stack.pop(); reference !== undefined; reference = stack.pop()) {
    const target = Object.hasOwn(flows, reference) ? flows[reference] : undefined;
    if (target === undefined || Object.hasOwn(found, reference)) continue;
    found[reference] = target;
    stack.push(...referencesOf(target));
  }
  return found;
}

/** Identifies a flow together with everything it reaches. */
export function bundleHash(flow: FlowFile, flows: Readonly<Record<string, FlowFile>>): string {
  const references = Object.keys(flows).sort();
  if (references.length === 0) return contentHash(flow);
  const parts = references.map((reference) => `${reference} ${contentHash(flows[reference]!)}`);
  return `sha256-${sha256Hex([contentHash(flow), ...parts].join('\n'))}`;
}

/** Every input that is required is there, each fits its schema, and none is unknown. Throws INPUT_INVALID. */
export function checkInput(flow: FlowFile, input: JsonObject): JsonObject {
  const optional = new Set(flow.interface.optional ?? []);
  const problems: string[] = [];
  const checked: Record<string, JsonObject[string]> = { ...input };
  for (const [name, value] of Object.entries(input)) {
    const why = value === undefined ? undefined : whyNoMessage(value);
    if (why !== undefined) throw inputError(flow, `"${name}" ${why}`);
  }
  for (const [name, schema] of Object.entries(flow.interface.input)) {
    const value = input[name];
    if (value === undefined) {
      if (!optional.has(name) && schema.default === undefined) problems.push(`"${name}" is missing`);
      continue;
    }
    const result = compileSchema(schema).check(value);
    if (result.ok) checked[name] = result.value;
    else
      problems.push(
        ...result.problems.map(({ path, message }) => `"${path === '' ? name : `${name}.${path}`}" ${message}`),
      );
  }
  if (problems.length > 0) throw inputError(flow, problems.join('; '));
  return checked;
}

function inputError({ name }: FlowFile, what: string): FlowError {
  return new FlowError('INPUT_INVALID', `The input of "${name}" does not fit: ${what}.`, { where: { flow: name } });
}
