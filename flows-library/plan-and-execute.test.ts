import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '#engine/graph/compile';
import { countCalls } from '#engine/graph/count-calls';
import type { Json, JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedFlow, shippedFlows } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const planned = (more: JsonObject = {}) =>
  JSON.stringify({ thought: 't', reached: false, plan: ['one', 'two'], next: 'Do one', ...more });
const reached = planned({ reached: true, plan: [], answer: 'All done' });
const work = (answer: string) => {
  const reply = {
    thought: '',
    reasoning: '',
    plan: [],
    criticism: '',
    speak: '',
    command: 'finish',
    command_args: { answer },
  };
  return JSON.stringify(reply);
};

interface Story {
  readonly plans: readonly string[];
  /** What the worker comes to; the same in every step when there is only one. */
  readonly results?: readonly string[];
  readonly says?: readonly Json[];
  readonly input?: JsonObject;
}

/** Rounds in which planner, worker and person say this. A step's activations are numbered as if it took all 30 rounds. */
function play({ plans, results = ['a result'], says = [], input = {} }: Story): Promise<Play> {
  const left = [...says];
  const answers = [
    ...plans.map((text, index) => ({ address: `work/plan#${index + 1}`, text })),
    ...results.map((text, index) => ({ address: `work/execute/act/control#${index * 30 + 1}`, text: work(text) })),
    { address: 'work/execute/act/control', text: work(results[0]!) },
  ];
  const say = () => left.shift() ?? { next: 'go on' };
  return playNamed(
    ['plan-and-execute', 'village-fete'],
    { sandbox, say },
    { answers, input: { goal: 'A fête', ...input } },
  );
}

// reference/aiflows.md §2, AutoGPT; §6, row 41.
describe('the loop of AutoGPT (§2: memory read, controller, executor, human feedback, memory write)', () => {
  it('plans, does a step, asks the person, remembers, and plans anew, in this order', async () => {
    const { journal } = await playNamed(['plan-and-execute', 'village-fete'], { sandbox });
    const done = journal.flatMap((entry) => (entry.type === 'activation.completed' ? [entry.address] : []));
    const places = ['work/memory/shelf/words#1', 'work/plan#1', 'work/execute/end#1', 'work/comment#1'].map((address) =>
      done.indexOf(address),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    expect(done.filter((address) => address.startsWith('work/plan#'))).toHaveLength(3);
  });

  it('shows the planner what was done last and, from the notes, what was done before and said of it', async () => {
    const done = await play({
      plans: [planned(), planned({ next: 'Do two' }), reached],
      results: ['Found seventeen ducks', 'Fed them'],
      says: [{ next: 'go on', comment: 'Count the geese too' }, { next: 'go on' }],
    });
    const second = promptAt(done, 'work/plan#2');
    expect(second).toContain('What was done last:\n\nStep 1: Do one\n\nResult: Found seventeen ducks');
    expect(second).toContain('The person has read the last result and says:\n\nCount the geese too');
    expect(second).not.toContain('From the notes');
    const third = promptAt(done, 'work/plan#3');
    expect(third).toContain('What was done last:\n\nStep 2: Do two\n\nResult: Fed them');
    expect(third).toContain(
      'From the notes on earlier steps:\n\nStep 1: Do one\n\nResult: Found seventeen ducks\n\nThe person said of it: Count the geese too',
    );
    expect(third).not.toContain('The person has read the last result');
  });

  it('lets the worker know the step, the goal and the step before, and nothing else of the plan', async () => {
    const done = await play({ plans: [planned(), planned({ next: 'Do two' }), reached], results: ['ducks', 'fed'] });
    const first = promptAt(done, 'work/execute/act/control#1');
    expect(first).toContain('The goal:\n\nDo one\n\n');
    expect(first).toContain('the whole of it:\n\nA fête');
    const second = done.requests.find(({ address }) => address === 'work/execute/act/control#31');
    // A new step is a new conversation.
    expect(second?.turns.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(second?.turns[1]?.content).toContain('The step before:\n\nStep 1: Do one\n\nResult: ducks');
  });

  it('ends when the planner says that the goal is reached', async () => {
    const { output, asked } = await play({ plans: [reached] });
    expect(output).toEqual({ answer: 'All done', status: 'finished', steps: [], plans: [[]] });
    expect(asked).toEqual([]);
  });

  it('ends when the person says so, with what can be said by then', async () => {
    const stopped = planned({ answer: 'So far: ducks' });
    const done = await play({ plans: [planned(), stopped], says: [{ next: 'end here' }] });
    expect(promptAt(done, 'work/plan#2')).toContain('The person wants to end the work here.');
    expect(done.output).toMatchObject({ status: 'stopped', answer: 'So far: ducks', steps: [{ result: 'a result' }] });
  });

  it('ends when the steps are used up, after one more planning', async () => {
    const done = await play({ plans: [planned(), planned(), planned()], input: { max_steps: 2 } });
    expect(promptAt(done, 'work/plan#3')).toContain('No further step can be done.');
    expect(done.output).toMatchObject({ status: 'unfinished', steps: [{}, {}] });
    expect(done.output).not.toHaveProperty('answer');
  });

  it('takes the first step of the plan when none is named', async () => {
    const { output } = await play({
      plans: [JSON.stringify({ thought: '', reached: false, plan: ['Sweep'] }), reached],
    });
    expect(output).toMatchObject({ steps: [{ step: 'Sweep', finished: true, commands: ['finish'] }] });
  });

  it('asks no person for comments when it is told not to', async () => {
    const { asked, output } = await play({ plans: [planned(), reached], input: { feedback: 'none' } });
    expect(asked).toEqual([]);
    expect(output).toMatchObject({ status: 'finished', steps: [{}] });
  });

  it('remembers by words without a call, and by meaning with one a planning from the second on', async () => {
    const plans = [planned(), planned(), reached];
    expect((await play({ plans })).embedded).toEqual([]);
    const { embedded } = await play({ plans, input: { compare: 'meaning' } });
    expect(embedded.map(({ address, embed }) => [address, embed?.texts.length])).toEqual([
      ['work/memory/shelf/meaning#4', 2],
      ['work/memory/shelf/meaning#6', 2],
    ]);
  });

  it('makes 1 to 21 calls at the default, twice that with repairs at most', () => {
    const calls = (input: JsonObject) => {
      const { least, most } = countCalls(compile(shippedFlow('plan-and-execute'), shippedFlows), { input });
      return [least, most];
    };
    expect(calls({ goal: 'A fête' })).toEqual([1, 42]);
    expect(calls({ goal: 'A fête', max_steps: 1 })).toEqual([1, 12]);
  });
});
