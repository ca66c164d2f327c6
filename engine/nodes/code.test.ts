import { afterAll, describe, expect, it } from 'vitest';
import { parseFlow } from '../format/index.ts';
import { countCalls } from '../graph/count-calls.ts';
import { compile, startRun } from '../index.ts';
import { replayJournal } from '../run/replay.ts';
import { nodeSandbox } from '../sandbox/node.ts';
import { ask, flowOf, testHost } from '../testing/index.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const runner = {
  id: 'run',
  type: 'code',
  source: { port: 'program' },
  inputs: { stdin: { schema: { type: 'string' } } },
  outputs: { stdout: { type: 'string' } },
  timeoutMs: 150,
};
const parts = {
  interface: {
    input: { program: { type: 'string' }, stdin: { type: 'string' } },
    output: { stdout: { type: 'string' }, outcome: { type: 'object' } },
  },
  nodes: [runner],
  edges: [
    'input.program -> run.program',
    'input.stdin -> run.stdin',
    'run.stdout -> output.stdout',
    'run.outcome -> output.outcome',
  ],
};

async function outputOf(program: string, node: object = {}) {
  const host = testHost({ sandbox });
  const flow = flowOf({ ...parts, nodes: [{ ...runner, ...node }] });
  const run = await startRun(host, { flow, input: { program, stdin: '3 4' } });
  await run.settled();
  const journal = JSON.parse(JSON.stringify(await host.store.read(run.id)));
  return { outcome: run.state.outcome, journal };
}

describe('a program that arrives at a port', () => {
  it('is run with the other inputs, and says that it went well', async () => {
    const program = 'return { stdout: input.stdin.split(" ").reverse().join(" ") + Object.keys(input) };';
    const { outcome } = await outputOf(program);
    expect(outcome).toEqual({ output: { stdout: '4 3stdin', outcome: { kind: 'ok' } } });
  });

  it.each([
    ['syntax', 'return {', /SyntaxError/],
    ['syntax', '}, {', /brackets/],
    ['timeout', 'while (true) {}', /150 ms/],
    ['limit', 'const f = () => f() + 1; return f();', /calls itself too deeply/],
    ['limit', 'const all = []; for (;;) all.push(new Array(1e5).fill(1));', /memory/],
    ['runtime', 'const a = 1;\nreturn a.b.c;', /TypeError.*line 2/],
    ['runtime', 'JSON.parse("{")', /SyntaxError/],
    ['output', 'return { stdout: 7 };', /wrong "stdout"/],
    ['output', 'return 7;', /no object/],
  ])('never fails the node: %s of %j is a message', async (kind, program, message) => {
    const { outcome, journal } = await outputOf(program, kind === 'timeout' ? {} : { timeoutMs: 5000 });
    expect(outcome).toEqual({ output: { outcome: { kind, message: expect.stringMatching(message) } } });
    expect(journal).not.toContainEqual(expect.objectContaining({ type: 'activation.failed' }));
    expect(replayJournal(journal).output).toMatchObject({ outcome: { kind } });
  });

  it('harms no other: one that never ends is stopped while the rest of a map goes on', async () => {
    const flow = flowOf({
      interface: { input: { programs: { type: 'array' } }, output: { outcomes: {}, said: {} } },
      nodes: [
        {
          id: 'each',
          type: 'map',
          body: {
            nodes: [{ ...runner, inputs: {} }],
            edges: [
              { from: 'input.item', to: 'run.program' },
              { from: 'run.outcome', to: 'output.outcome' },
              { from: 'run.stdout', to: 'output.stdout' },
            ],
          },
        },
      ],
      edges: ['input.programs -> each.items', 'each.outcome -> output.outcomes', 'each.stdout -> output.said'],
    });
    const programs = [
      'for (;;);',
      'return { stdout: "one" };',
      '/(a+)+$/.test("a".repeat(40) + "b")',
      'return { stdout: "two" };',
    ];
    const run = await startRun(testHost({ sandbox }), { flow, input: { programs } });
    await run.settled();
    expect(run.state.outcome).toMatchObject({
      output: {
        outcomes: [{ kind: 'timeout' }, { kind: 'ok' }, { kind: 'timeout' }, { kind: 'ok' }],
        said: ['one', 'two'],
      },
    });
  });

  it('must be a text', async () => {
    const flow = flowOf({ ...parts, interface: { ...parts.interface, input: { program: {}, stdin: {} } } });
    const run = await startRun(testHost({ sandbox }), { flow, input: { program: 7, stdin: '' } });
    await run.settled();
    expect(run.state.ended?.error).toMatchObject({ code: 'MESSAGE_INVALID' });
  });

  it('leaves the calls of what follows open, but not that its outcome is known', () => {
    const follow = (port: string) =>
      flowOf({
        ...parts,
        interface: { input: parts.interface.input, output: { answer: {} } },
        nodes: [runner, ask('look', '{{ seen }}')],
        edges: [...parts.edges.slice(0, 2), `run.${port} -> look.seen`, 'look.text -> output.answer'],
      });
    expect(countCalls(compile(follow('outcome')))).toMatchObject({ least: 1, most: 1 });
    expect(countCalls(compile(follow('stdout')))).toMatchObject({ least: 0, most: 1 });
  });

  it('has its port and the outcome among the ports of the node, and only once', () => {
    const wrong = flowOf({ ...parts, edges: [...parts.edges, 'run.nothing -> output.stdout'] });
    expect(compile(wrong).problems).toMatchObject([
      { message: expect.stringContaining('"run" has no output port "nothing"') },
    ]);
    const doubled = { ...runner, inputs: { ...runner.inputs, program: {} }, outputs: { stdout: {}, outcome: {} } };
    expect(compile(flowOf({ ...parts, nodes: [doubled] })).problems).toEqual([]);
    expect(parseFlow(JSON.parse(JSON.stringify(flowOf(parts)))).ok).toBe(true);
  });
});
