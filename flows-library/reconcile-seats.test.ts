import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '#engine/graph/compile';
import { countCalls, describeCalls } from '#engine/graph/count-calls';
import type { ModelRequest } from '#engine/host';
import type { Json } from '#engine/json';
import { type Recording, recordedModels } from '#engine/models/recorded-models';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { testHost } from '#engine/testing/index';
import { recordingOf, shippedExample, shippedFlow, shippedFlows, shippedRelease } from './index.ts';
import { playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const honey = ['reconcile', 'litre-of-honey'] as const;
const seven = ['reconcile', 'seven-at-the-table'] as const;
const harbour = ['reconcile', 'a-person-at-the-table'] as const;
const seatOf = (name: string) => `discuss/table[${name}]/answer/ask`;
const master = 'Harbour master';

const models = Object.fromEntries(['a', 'b', 'c'].map((one) => [`model_${one}`, { provider: 'recorded', model: one }]));

/** Starts an example with a model of its own for every role; more answers may be added to the recorded ones. */
async function start(name: string, more: Recording['answers'] = []) {
  const { answers } = recordingOf(shippedRelease('reconcile'), name);
  const recording: Recording = { answers: [...answers, ...more] };
  const recorded = recordedModels(new Map(['a', 'b', 'c'].map((one) => [one, recording])));
  const requests: ModelRequest[] = [];
  const host = {
    ...testHost({ sandbox }),
    models: {
      call(request: ModelRequest, options: Parameters<typeof recorded.call>[1]) {
        requests.push(request);
        return recorded.call(request, options);
      },
    },
  };
  const { input } = shippedExample('reconcile', name);
  const run = await startRun(host, { flow: shippedFlow('reconcile'), flows: shippedFlows, input, models, seed: 's' });
  await run.settled();
  return { run, requests };
}

/** Which model sat on which seat. */
function modelsOf(requests: readonly ModelRequest[]): Record<string, string> {
  return Object.fromEntries(
    requests.map(({ address, binding }) => [/\[(.+)\]/.exec(address)?.[1] ?? '', binding.model]),
  );
}

function counted(input: Parameters<typeof countCalls>[1]): string {
  return describeCalls(countCalls(compile(shippedFlow('reconcile'), shippedFlows), input));
}

describe('the seats of reconcile', () => {
  it('are three with the models of the paper in its fixed order', async () => {
    const { requests } = await start('agreed-at-once');
    expect(modelsOf(requests)).toEqual({ Ada: 'a', Ben: 'b', Chen: 'c' });
  });

  it('are seven, which share the models and are all heard', async () => {
    const { requests, run } = await start('seven-at-the-table');
    expect(requests).toHaveLength(21);
    expect(modelsOf(requests)).toEqual({
      ...{ Ann: 'a', Bert: 'b', Cleo: 'c', Dan: 'a' },
      ...{ Eve: 'b', Fred: 'c', Gus: 'a' },
    });
    expect(outputOf(run.state)).toMatchObject({ answer: '10', rounds: 2, unanimous: true });
    const prompt = promptAt(await playNamed(seven, { sandbox }), `${seatOf('Gus')}#2`);
    // Three answers, the most frequent first; of equals the one that was named first.
    const heads = ['There are 3 agents think the answer is 10.', 'There are 3 agents think the answer is 9.'];
    const places = [...heads, 'There are 1 agents think the answer is 9.4.'].map((head) => prompt.indexOf(head));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(prompt.match(/One agent solution/g)).toHaveLength(7);
  });

  it('are taken by the models in turn where nobody is named', async () => {
    const { input } = shippedExample(...honey);
    const participants = ['Ada', 'Ben', 'Chen'].map((name) => ({ name }));
    const { output } = await playNamed(honey, { sandbox }, { input: { ...input, participants } });
    expect(output).toMatchObject({ answer: 'no', rounds: 1 });
  });

  it('say before the run what it costs: n to n × (1 + rounds), three times that with repeated questions', () => {
    const { input } = shippedExample(...seven);
    expect(counted({ input })).toBe(`7 to ${7 * 4 * 3} model calls`);
    expect(counted({ input: { ...input, max_rounds: 0 } })).toBe('7 to 21 model calls');
    expect(counted({ input: shippedExample(...harbour).input })).toBe(`2 to ${2 * 2 * 3} model calls`);
    expect(counted({ input: { question: 'Is it?' } })).toBe('3 to 27 model calls');
  });

  it('show the convincing samples of the others as questions answered before, never one’s own', async () => {
    const { requests } = await playNamed(honey, { sandbox });
    for (const { address, turns } of requests) {
      const isOwner = address.includes('[Ada]');
      expect(turns.map(({ role }) => role)).toEqual(
        isOwner ? ['system', 'user'] : ['system', 'user', 'assistant', 'user'],
      );
      expect(JSON.stringify(turns).includes('cooking oil')).toBe(!isOwner);
      if (!isOwner) expect(JSON.parse(turns[2]?.content ?? '')).toMatchObject({ answer: 'yes' });
    }
  });

  it('keep a persona to its owner', async () => {
    const { requests } = await playNamed(['reconcile', 'two-lines'], { sandbox });
    const withIt = requests.filter(({ turns }) => turns[0]?.content.startsWith('You plan timetables'));
    expect(withIt.map(({ address }) => address)).toEqual([1, 2, 3].map((number) => `${seatOf('Otto')}#${number}`));
  });
});

describe('a person at the table of reconcile', () => {
  const saying = (answer: string, confidence: number, reasoning: string): Json => ({
    ...{ answer, confidence_level: confidence, reasoning },
  });

  it('answers alone first, then with the groups of the round before in view', async () => {
    const { requests, run } = await start('a-person-at-the-table');
    expect(run.summary().openTasks.map(({ address }) => address)).toEqual([`${seatOf(master)}#1`]);
    const alone = run.summary().openTasks[0]!;
    expect(alone).toMatchObject({ role: 'participant', kind: 'answer' });
    expect(alone.prompt).not.toContain('agents think');
    expect(alone.prompt).not.toContain('JSON');
    await run.answer(alone.id, saying('yes', 0.6, 'There is usually enough water.'), 'harbour master');
    await run.settled();
    const later = run.summary().openTasks[0]!;
    expect(later.address).toBe(`${seatOf(master)}#2`);
    expect(later.prompt).toContain(
      'There are 2 agents think the answer is yes.\nOne agent solution: I think the answer is yes because High water moves, and ten minutes make no difference to two hours. My confidence level is 0.7.\nOne agent solution: I think the answer is yes because There is usually enough water. My confidence level is 0.6.',
    );
    // The others read the person like anybody else.
    const ada = requests.find(({ address }) => address === `${seatOf('Ada')}#2`);
    expect(ada?.turns.at(-1)?.content).toContain('There is usually enough water.');
    await run.answer(later.id, saying('no', 0.9, 'It falls fastest then.'), 'harbour master');
    expect(await run.settled()).toBe('completed');
    expect(outputOf(run.state)).toMatchObject({ answer: 'no', unanimous: true, rounds: 1 });
  });

  it('can leave the seat to a model in the middle, which then sees what the person saw', async () => {
    const text = JSON.stringify({ answer: 'no', confidence_level: 1, reasoning: 'Two hours are two hours.' });
    const more = [{ address: `${seatOf(master)}#2`, text }];
    const { requests, run } = await start('a-person-at-the-table', more);
    const [first] = run.summary().openTasks;
    await run.answer(first!.id, saying('yes', 0.6, 'There is usually enough water.'), 'harbour master');
    await run.settled();
    const { prompt } = run.summary().openTasks[0]!;
    await run.changePerformer({ path: seatOf(master), performer: { model: 'model_c' } }, 'harbour master');
    expect(await run.settled()).toBe('completed');
    expect(outputOf(run.state)).toMatchObject({ answer: 'no', unanimous: true });
    const asked = requests.find(({ address }) => address === `${seatOf(master)}#2`);
    expect(asked?.binding.model).toBe('c');
    expect(asked?.turns.at(-1)?.content).toBe(prompt);
  });
});
