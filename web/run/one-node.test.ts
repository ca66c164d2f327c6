import { describe, expect, it } from 'vitest';
import { checkFlow } from '#engine/graph/check-flow';
import { foldRun } from '#engine/run/fold';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { createTrace } from '#engine/run/trace';
import { flowOf, testHost } from '#engine/testing/index';
import { shipped } from '../../flows-library/index.ts';
import { flowAroundNode, inputFrom, runsAlone } from './one-node.ts';

const flow = flowOf({
  nodes: [
    { id: 'first', type: 'template', text: 'A {{ question }}' },
    {
      id: 'loop',
      type: 'loop',
      maxRounds: 2,
      body: {
        nodes: [
          {
            id: 'write',
            type: 'ask',
            title: 'Write',
            performer: { model: 'writer' },
            prompt: '{{ text }}{% if hint %} {{ hint }}{% endif %}',
            ports: { hint: { optional: true } },
          },
        ],
        edges: [
          { from: 'input.text', to: 'write.text' },
          { from: 'write.text', to: 'output.text' },
        ],
      },
    },
    { id: 'vote', type: 'decide', rule: { method: 'plurality' } },
  ],
  edges: [
    'input.question -> first.question',
    'first.text -> loop.text',
    'loop.text -> vote.ballots',
    'vote.winner -> output.answer',
  ],
});
const models = { '*': { provider: 'scripted', model: 'm' } };

describe('A node by itself', () => {
  it('runs in a flow of its own on the messages that it got in the last run', async () => {
    const host = testHost();
    const run = await startRun(host, { flow, input: { question: 'bee' }, models });
    await run.settled();
    const trace = createTrace();
    foldRun(await host.store.read(run.id), trace);
    const around = flowAroundNode({ flow, path: ['loop'], flows: {} }, 'write')!;
    expect(around.interface).toMatchObject({ input: { text: {}, hint: {} }, optional: ['hint'] });
    const input = inputFrom(trace.activations.get('loop/write#1')!.inputs, around);
    expect(input).toEqual({ text: 'A bee' });
    const alone = await startRun(host, { flow: around, input, models });
    expect(await alone.settled()).toBe('completed');
    expect(outputOf(alone.state)).toEqual({ text: 'Answer to: A bee' });
  });

  it('takes a list where its port takes every edge', async () => {
    const around = flowAroundNode({ flow, path: [], flows: {} }, 'vote')!;
    expect(around.interface.input.ballots).toMatchObject({ type: 'array' });
    const run = await startRun(testHost(), { flow: around, input: { ballots: ['a', 'b', 'b'] } });
    await run.settled();
    expect(outputOf(run.state)).toMatchObject({ winner: 'b' });
  });

  it('is sound for every node of the shipped flows that can run alone', () => {
    for (const { flow: shippedFlow } of shipped) {
      const flows = Object.fromEntries(shipped.map((one) => [`${one.name}@${one.version}`, one.flow]));
      for (const node of shippedFlow.nodes.filter(runsAlone)) {
        const around = flowAroundNode({ flow: shippedFlow, path: [], flows }, node.id)!;
        const errors = checkFlow(around, flows).filter(({ severity }) => severity === 'error');
        expect(errors, `${shippedFlow.name}: ${node.id}`).toEqual([]);
      }
    }
  });
});
