import { afterAll, describe, expect, it } from 'vitest';
import { contentHash } from '../format/content-hash.ts';
import type { DiscussionNode } from '../format/flow-file.ts';
import { requireFlow } from '../format/parse-flow.ts';
import { printFlow } from '../format/print-flow.ts';
import { checkFlow } from '../graph/check-flow.ts';
import { portsOf } from '../graph/ports.ts';
import { allNodes, needsOf, referencesOf } from '../graph/references.ts';
import { replayJournal } from '../run/replay.ts';
import { nodeSandbox } from '../sandbox/node.ts';
import { expandDiscussion, unpackDiscussion } from './expand.ts';
import { form, type Held, hold, panelFlow, sayings, trio } from './table-suite.ts';

// One worker: programs that could run at the same time end in the order in which they began.
const sandbox = nodeSandbox({ size: 1 });
afterAll(() => sandbox.close());

const rich = {
  title: 'Round table',
  participants: [...trio, { name: 'Guest', person: 'guest', side: 'for' }],
  order: 'shuffled',
  view: { of: 'ring', rounds: 2, anonymous: true, grouped: true },
  rounds: 4,
  stop: { consensus: 0.9, until: 'round >= limit', from: 2 },
  system: 'You are {{ me.name }}',
  prompt: '{{ question }} {{ hint }} {{ moderator.heat }}',
  laterPrompt: '{{ discussion }} {{ turn }}/{{ rounds }}',
  response: form,
  says: 'reason',
  moderator: {
    performer: { model: 'chair' },
    prompt: 'Heat after {{ groups | json }}?',
    response: { schema: { type: 'object', properties: { heat: { type: 'number' } } } },
  },
  decision: {
    judge: {
      performer: { person: 'boss' },
      prompt: '{{ options | json }} on {{ question }}',
      task: { kind: 'choose' },
    },
  },
  ports: { hint: { optional: true, schema: { type: 'string' } } },
};

const script = sayings({ moderate: { heat: 0.5 }, Ann: { answer: 'a' }, Bob: { answer: 'b' }, Cleo: { answer: 'a' } });
const options = {
  sandbox,
  script,
  input: { question: 'Why?', limit: 3, hint: '' },
  say: {
    'Guest#1': { answer: 'b' },
    'Guest#2': { answer: 'b' },
    'Guest#3': { answer: 'a' },
    'judge#1': { choice: 'a' },
  },
};

/** A journal without the flow that it is of, and without times. */
function facts({ journal }: Held): string {
  return JSON.stringify(journal.slice(1), (key, value) => (key === 'at' || key === 'startedAt' ? undefined : value));
}

describe('a discussion and the graph that it unpacks to', () => {
  it('leave the same journal, byte by byte', async () => {
    const packed = await hold(panelFlow(rich), options);
    const unpacked = await hold(panelFlow(rich, true), options);
    expect(packed.error).toBeUndefined();
    expect(packed.output).toMatchObject({ answer: 'a', rounds: 3 });
    expect(facts(packed) === facts(unpacked)).toBe(true);
    expect(packed.journal.length).toBeGreaterThan(40);
  });

  it('replay from the journal', async () => {
    const { journal, output } = await hold(panelFlow(rich), options);
    expect(replayJournal(journal)).toMatchObject({ status: 'completed', output });
  });

  it('is a complete flow file without problems, with the same ports', () => {
    const packed = panelFlow(rich);
    const unpacked = panelFlow(rich, true);
    expect(checkFlow(packed)).toEqual([]);
    expect(checkFlow(unpacked)).toEqual([]);
    expect(requireFlow(JSON.parse(printFlow(unpacked)))).toEqual(unpacked);
    const context = { flowOf: (use: unknown) => use as never, bodyOutputs: [] };
    expect(portsOf(packed.nodes[0]!, context)).toEqual(portsOf(unpacked.nodes[0]!, context));
    const inside = expandDiscussion(packed.nodes[0] as DiscussionNode);
    expect(checkFlow(inside)).toEqual([]);
    for (const node of allNodes(inside))
      expect(node.type === 'note' || 'title' in node ? node.id : `${node.id} has no title`).toBe(node.id);
  });

  it('is the same object for the same node, and the same flow for an equal one', () => {
    const node = panelFlow(rich).nodes[0] as DiscussionNode;
    expect(expandDiscussion(node)).toBe(expandDiscussion(node));
    expect(contentHash(expandDiscussion(structuredClone(node)))).toBe(contentHash(expandDiscussion(node)));
    expect(unpackDiscussion({ ...node, onError: 'port', reset: 'each-activation' })).toMatchObject({
      id: 'panel',
      title: 'Round table',
      onError: 'port',
      reset: 'each-activation',
    });
  });

  it('needs the same roles and code', () => {
    const packed = panelFlow({ ...rich, flows: { extra: { use: 'extra@1.0.0' } } });
    expect(needsOf(packed, {})).toEqual(
      needsOf(panelFlow({ ...rich, flows: { extra: { use: 'extra@1.0.0' } } }, true), {}),
    );
    expect(needsOf(packed, {}).code).toBe(true);
    expect(referencesOf(packed)).toEqual(['extra@1.0.0']);
  });

  it('is hashed without the layout of the flows that it seats', () => {
    const inner = {
      format: 1,
      name: 'inner',
      interface: { input: { prompt: {} }, output: { answer: {} } },
      nodes: [],
      edges: [],
    };
    const withLayout = (layout: object) => panelFlow({ flows: { inner: { use: { ...inner, layout } } } });
    expect(contentHash(withLayout({ input: [0, 0] }))).toBe(contentHash(withLayout({ input: [9, 9] })));
  });
});
