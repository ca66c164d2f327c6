import type { DiscussionNode, FlowFile } from '../format/flow-file.ts';
import { requireFlow } from '../format/parse-flow.ts';
import type { ModelRequest, Sandbox } from '../host.ts';
import type { Entry } from '../journal/entries.ts';
import type { Json, JsonObject } from '../json.ts';
import { startRun } from '../run/start-run.ts';
import { outputOf } from '../run/summary.ts';
import { type Script, testHost } from '../testing/index.ts';
import { expandDiscussion, unpackDiscussion } from './expand.ts';

/** Three participants on one model, who all answer at once with a form of answer and reason. */
export const trio = ['Ann', 'Bob', 'Cleo'].map((name) => ({ name, model: 'debater' }));

export const form = {
  schema: {
    type: 'object',
    properties: { answer: { type: 'string' }, reason: { type: 'string' }, confidence: { type: 'number' } },
    required: ['answer'],
  },
};

/** A flow that is nothing but a discussion called `panel`, with the same inputs and outputs. */
export function panelFlow(settings: object, isUnpacked = false): FlowFile {
  const roles = { models: { debater: {}, other: {}, chair: {}, judge: {} }, people: { guest: {}, boss: {} } };
  const draft = {
    participants: trio,
    rounds: 1,
    prompt: '{{ question }}',
    ...settings,
    id: 'panel',
    type: 'discussion',
  };
  const around = { format: 1, name: 'panel-flow', ...roles };
  const alone = requireFlow({ ...around, interface: { input: {}, output: {} }, nodes: [draft], edges: [] });
  const node = alone.nodes[0] as DiscussionNode; // the only one
  const inside = expandDiscussion(node).interface;
  return requireFlow({
    ...around,
    interface: inside,
    nodes: [isUnpacked ? unpackDiscussion(node) : node],
    edges: [
      ...Object.keys(inside.input).map((name) => ({ from: `input.${name}`, to: `panel.${name}` })),
      ...Object.keys(inside.output).map((name) => ({ from: `panel.${name}`, to: `output.${name}` })),
    ],
  });
}

export interface Held {
  readonly status: string;
  readonly output: JsonObject;
  readonly error: unknown;
  /** What was asked last at each address, without the discussion's own part: `Ann#1`, `moderate#2`, `judge#1`. */
  readonly shown: Readonly<Record<string, string>>;
  /** The same addresses in the order in which models were asked. */
  readonly order: readonly string[];
  readonly requests: readonly ModelRequest[];
  readonly journal: readonly Entry[];
  /** Tasks that people were given, by the same addresses. */
  readonly tasks: Readonly<Record<string, string>>;
}

export interface HoldOptions {
  readonly sandbox: Sandbox;
  readonly script: Script;
  readonly input?: JsonObject;
  readonly flows?: Readonly<Record<string, FlowFile>>;
  readonly seed?: string;
  /** What people say, by the same addresses. */
  readonly say?: Readonly<Record<string, Json>>;
}

/** Holds the discussion of a flow from `panelFlow` and tells what everyone was shown. */
export async function hold(flow: FlowFile, options: HoldOptions): Promise<Held> {
  const { sandbox, script, input = { question: 'Why?' }, flows = {}, seed = 's', say = {} } = options;
  const host = testHost({ sandbox, script });
  const models = { '*': { provider: 'test', model: 'scripted' } };
  const run = await startRun(host, { flow, flows, input, seed, models });
  const tasks: Record<string, string> = {};
  let status = await run.settled();
  while (status === 'waiting') {
    // Nobody is asked: an attempt that failed waits to be made again.
    if (run.summary().openTasks.length === 0) host.clock.advance(60_000);
    for (const task of run.summary().openTasks) {
      const at = shortAddress(task.address);
      tasks[at] = run.state.tasks.get(task.id)?.fact.prompt ?? '';
      await run.answer(task.id, say[at] ?? `what ${at} says`, 'tester');
    }
    status = await run.settled();
  }
  const { requests } = host.models;
  return {
    status,
    output: outputOf(run.state) ?? {},
    error: run.state.ended?.error,
    shown: Object.fromEntries(
      requests.map(({ address, turns }) => [shortAddress(address), turns.at(-1)?.content ?? '']),
    ),
    order: requests.map(({ address }) => shortAddress(address)),
    requests,
    journal: await host.store.read(run.id),
    tasks,
  };
}

/** `panel/rounds/seat[Ann]/speak#2` is `Ann#2`, `panel/rounds/moderate#1` is `moderate#1`. */
export function shortAddress(address: string): string {
  return address.replace(/^panel\/(rounds\/)?/, '').replace(/^seat\[(.*?)\]\/speak/, '$1');
}

/** A model that says what it was last told to, by the short address, else by the name before the `#`. */
export function sayings(answers: Readonly<Record<string, string | object>>): Script {
  return ({ address }) => {
    const at = shortAddress(address);
    const said = answers[at] ?? answers[at.replace(/#\d+$/, '')] ?? `${at} speaks`;
    return typeof said === 'string' ? said : JSON.stringify(said);
  };
}
