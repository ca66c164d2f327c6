import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowFile, openRun, replayJournal, startRun } from '../index.ts';
import { ask, edgesOf, flowOf, scripted as models, person, testHost, text } from '../testing/index.ts';

/** A random body: each node may read what stands before it, so there is no cycle; frames hold random bodies. */
interface BodyShape {
  readonly nodes: readonly NodeShape[];
}
interface NodeShape {
  readonly kind: 'ask' | 'person' | 'text' | 'switch' | 'loop' | 'map' | 'keep';
  readonly reads: readonly number[];
  readonly inner: BodyShape;
}

const shape = fc.letrec<{ body: BodyShape; node: NodeShape }>((tie) => ({
  body: fc.record({ nodes: fc.array(tie('node'), { minLength: 1, maxLength: 5 }) }),
  node: fc.record({
    kind: fc.constantFrom('ask', 'person', 'text', 'switch', 'loop', 'map', 'keep'),
    reads: fc.array(fc.nat({ max: 4 }), { maxLength: 2 }),
    inner: fc.oneof({ depthIdentifier: 'frames', maxDepth: 2 }, fc.constant({ nodes: [] }), tie('body')),
  }),
})).body;

const memory = { log: { initial: [], merge: 'append' } };

function bodyOf({ nodes }: BodyShape, source: string): { nodes: object[]; edges: string[]; state: object } {
  const out = { nodes: [] as object[], edges: [] as string[], state: memory };
  const ports: string[] = [source];
  nodes.forEach((node, index) => {
    const id = `n${index}`;
    const sources = node.reads.map((read) => ports[read % ports.length]!);
    const from = sources.length > 0 ? sources : [source];
    const wire = (port: string) => out.edges.push(...from.map((end) => `${end} -> ${id}.${port}`));
    switch (node.kind) {
      case 'ask':
      case 'person':
      case 'text':
        out.nodes.push(
          node.kind === 'ask'
            ? ask(id, '{{ x }}', { memory: { thread: true } })
            : node.kind === 'person'
              ? person(id, '{{ x }}')
              : text(id, `${id}({{ x }})`),
        );
        wire('x');
        ports.push(`${id}.text`);
        return;
      case 'switch':
        out.nodes.push({ id, type: 'switch', cases: [{ name: 'even', when: 'value.length % 2 == 0' }] });
        wire('value');
        ports.push(index % 2 === 0 ? `${id}.even` : `${id}.default`);
        return;
      case 'keep':
        out.nodes.push({ id, type: 'set-state', key: 'log' });
        wire('value');
        return;
      case 'loop': {
        const inner = bodyOf(node.inner, 'input.x');
        out.nodes.push({
          id,
          type: 'loop',
          maxRounds: 2,
          body: { ...inner, edges: edgesOf([...inner.edges, `${lastOf(inner) ?? 'input.x'} -> output.y`]) },
        });
        wire('x');
        ports.push(`${id}.y`);
        return;
      }
      case 'map': {
        const inner = bodyOf(node.inner, 'input.item');
        out.nodes.push({
          id,
          type: 'map',
          body: { ...inner, edges: edgesOf([...inner.edges, `${lastOf(inner) ?? 'input.item'} -> output.y`]) },
        });
        out.edges.push(`input.items -> ${id}.items`);
        return;
      }
    }
  });
  return out;
}

function lastOf({ nodes }: { nodes: object[] }): string | undefined {
  const last = nodes.at(-1) as { id: string; type: string } | undefined; // as it was made above
  return last !== undefined && (last.type === 'ask' || last.type === 'template') ? `${last.id}.text` : undefined;
}

function flowFrom(body: BodyShape): FlowFile {
  // Maps inside frames have no list to run over: only those of the outermost body are kept.
  const strip = ({ nodes }: BodyShape, depth: number): BodyShape => ({
    nodes: nodes.map((node) => ({
      ...node,
      kind: node.kind === 'map' && depth > 0 ? 'text' : node.kind,
      inner: strip(node.inner, depth + 1),
    })),
  });
  const { nodes, edges, state } = bodyOf(strip(body, 0), 'input.question');
  const outputs = nodes
    .map((node) => node as { id: string; type: string })
    .filter(({ type }) => type === 'ask' || type === 'template' || type === 'loop');
  return flowOf({
    interface: {
      input: { question: { type: 'string' }, items: { type: 'array' } },
      output: Object.fromEntries(outputs.map(({ id }) => [id, {}])),
    },
    state,
    nodes,
    edges: [...edges, ...outputs.map(({ id, type }) => `${id}.${type === 'loop' ? 'y' : 'text'} -> output.${id}`)],
  });
}

/** Runs a flow to its end with answers that arrive in an order of their own, perhaps with a restart at each wait. */
async function play(flow: FlowFile, delays: readonly number[], restarts: boolean) {
  let calls = 0;
  const host = testHost({
    script: async ({ address, turns }) => {
      const turnsToWait = 20 * (delays[calls % delays.length] ?? 0);
      calls += 1;
      for (let turn = 0; turn < turnsToWait; turn += 1) await Promise.resolve();
      return `${address}/${turns.length}`;
    },
  });
  let run = await startRun(host, {
    flow,
    input: { question: 'Why?', items: ['a', 'bb', 'ccc'] },
    models,
    run: 'r',
    seed: 's',
  });
  for (let status = await run.settled(); status === 'waiting'; status = await run.settled()) {
    if (restarts) {
      await run.close();
      run = await openRun(host, 'r');
      await run.settled();
    }
    const tasks = run.summary().openTasks;
    for (const task of delays[0]! % 2 === 0 ? tasks : [...tasks].reverse())
      await run.answer(task.id, `me ${task.address}`, 'me');
  }
  const entries = await host.store.read('r');
  const facts = entries.map(({ at: _, ...entry }) => JSON.stringify({ ...entry, startedAt: 0 })).sort();
  return { status: run.status(), outcome: run.state.outcome, facts, entries, calls };
}

describe('any flow', () => {
  it('comes to the same facts and the same result, whatever finishes first and however often its process is restarted', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 }), async (body, delays) => {
        const flow = flowFrom(body);
        const plain = await play(flow, [0], false);
        const other = await play(flow, delays, true);
        expect(plain.status).toBe('completed');
        expect(other.outcome).toEqual(plain.outcome);
        expect(other.facts).toEqual(plain.facts);
        expect(other.calls).toBe(plain.calls);
        expect(replayJournal(other.entries)).toMatchObject({ status: 'completed' });
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
