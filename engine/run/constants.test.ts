import { describe, expect, it } from 'vitest';
import { checkFlow } from '../graph/check-flow.ts';
import { compile } from '../graph/compile.ts';
import { countCalls } from '../graph/count-calls.ts';
import { startRun } from '../index.ts';
import type { JsonObject } from '../json.ts';
import { ask, flowOf, testHost, text, whyInput } from '../testing/index.ts';

type Parts = Parameters<typeof flowOf>[0];

async function outputOf(parts: Parts, input: JsonObject = whyInput): Promise<unknown> {
  const run = await startRun(testHost(), { flow: flowOf(parts), input });
  await run.settled();
  return run.state.outcome;
}

const messagesOf = (parts: Parts) => checkFlow(flowOf(parts), {}).map(({ message, path }) => `${path}: ${message}`);
const shown = (constants: object, edges: string[] = []) => ({
  nodes: [{ ...text('t', '{{ a }} and {{ b }}'), constants }],
  edges: ['input.question -> t.a', ...edges, 't.text -> output.answer'],
});

describe('a constant', () => {
  it('is what a port gets that no edge leads to', async () => {
    expect(await outputOf(shown({ b: 7 }))).toEqual({ output: { answer: 'Why? and 7' } });
  });

  it('gives way to a message, and stands in for one that was skipped', async () => {
    const either = {
      nodes: [
        { id: 's', type: 'switch', cases: [{ name: 'long', when: 'value.length > 4' }] },
        { ...text('t', '{{ a }} and {{ b }}'), constants: { b: 'nothing' } },
      ],
      edges: ['input.question -> s.value', 'input.question -> t.a', 's.long -> t.b', 't.text -> output.answer'],
    };
    expect(await outputOf(either)).toEqual({ output: { answer: 'Why? and nothing' } });
    expect(await outputOf(either, { question: 'Where?' })).toEqual({ output: { answer: 'Where? and Where?' } });
  });

  it('adds its items to those of a list port', async () => {
    const ballots = { id: 'd', type: 'decide', rule: { method: 'plurality' }, constants: { ballots: ['no', 'no'] } };
    const parts = { nodes: [ballots], edges: ['input.question -> d.ballots', 'd.winner -> output.answer'] };
    expect(await outputOf(parts)).toEqual({ output: { answer: 'no' } });
  });

  it('reaches the inside of a frame', async () => {
    const body = {
      nodes: [text('t', '{{ item }}{{ suffix }}')],
      edges: [
        { from: 'input.item', to: 't.item' },
        { from: 'input.suffix', to: 't.suffix' },
        { from: 't.text', to: 'output.word' },
      ],
    };
    const parts = {
      nodes: [{ id: 'm', type: 'map', mode: 'parallel', constants: { items: ['a', 'b'], suffix: '!' }, body }],
      edges: ['m.word -> output.answer'],
    };
    expect(await outputOf(parts)).toEqual({ output: { answer: ['a!', 'b!'] } });
  });

  it('must be of a port that there is and fit what it takes', () => {
    expect(messagesOf(shown({ b: 1 }))).toEqual([]);
    expect(messagesOf(shown({ b: 1, c: 2 }))).toEqual([
      'nodes[0].constants.c: The constant "c" has no place here: node "t" has no input port "c".',
    ]);
    const typed = (b: unknown) => ({
      nodes: [{ ...text('t', '{{ b }}'), ports: { b: { schema: { type: 'integer', minimum: 1 } } }, constants: { b } }],
      edges: ['t.text -> output.answer'],
    });
    expect(messagesOf(typed(1))).toEqual([]);
    expect(messagesOf(typed(0))).toEqual([
      'nodes[0].constants.b: The constant "b" has no place here: the value must be at least 1.',
    ]);
    expect(messagesOf(shown({}))).toEqual(['nodes[0]: Nothing is connected to the input "b" of node "t".']);
  });

  it('makes the number of calls exact', () => {
    const body = {
      nodes: [ask('a', '{{ item }}')],
      edges: [
        { from: 'input.item', to: 'a.item' },
        { from: 'a.text', to: 'output.word' },
      ],
    };
    const nodes = [{ id: 'm', type: 'map', mode: 'parallel', constants: { items: ['a', 'b', 'c'] }, body }];
    const plan = compile(flowOf({ nodes, edges: ['m.word -> output.answer'] }));
    expect(countCalls(plan)).toMatchObject({ least: 3, most: 3 });
  });
});
