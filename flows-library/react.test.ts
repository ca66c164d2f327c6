import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '#engine/graph/compile';
import { countCalls } from '#engine/graph/count-calls';
import type { JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedExample, shippedFlow, shippedFlows } from './index.ts';
import { type Play, playNamed, promptAt } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const wants = (command: string, command_args: JsonObject = {}) =>
  JSON.stringify({ thought: 't', reasoning: 'r', plan: [], criticism: 'c', speak: 's', command, command_args });
const finish = wants('finish', { answer: 'done' });

/** A controller that says this in its steps. */
const told = (replies: readonly string[], input: JsonObject = {}): Promise<Play> => {
  const answers = replies.map((text, index) => ({ address: `act/control#${index + 1}`, text }));
  return playNamed(
    ['react', 'wrong-arguments'],
    { sandbox, say: () => 'Seven.' },
    { answers, input: { goal: 'Go', ...input } },
  );
};
const stepsOf = ({ output }: Play) => output?.steps as JsonObject[];

// reference/aiflows.md §2, ControllerExecutor (ReAct).
describe('the controller–executor loop (§2, ControllerExecutor)', () => {
  it('hands each command to its tool, and what came of it to the controller', async () => {
    const done = await playNamed(['react', 'rent-of-a-plot'], { sandbox });
    expect(promptAt(done, 'act/control#2')).toContain(
      'Members who work six hours or more on shared days pay 25 euros less.',
    );
    expect(promptAt(done, 'act/control#3')).toMatch(/^This came of `ask_person`:\n\nPlot 12\. I have put/);
    expect(promptAt(done, 'act/control#6')).toContain('85 * 4.80 - 25 = 383');
    expect(done.output).toMatchObject({ status: 'finished', rounds: 6 });
  });

  it('declares its commands as data, from which the prompt is made (§6, row 40)', async () => {
    const prompt = promptAt(await told([finish]), 'act/control#1');
    for (const name of ['calculate', 'look_up', 'ask_person', 'finish']) expect(prompt).toContain(`- \`${name}\`:`);
    const only = [{ name: 'finish', description: 'Ends.', arguments: { answer: 'all of it' } }];
    const fewer = promptAt(await told([finish], { tools: only }), 'act/control#1');
    expect(fewer).toContain('- `finish`: Ends.\n  - `answer`: all of it');
    expect(fewer).not.toContain('calculate');
  });

  it('has a case, a flow and edges for every command that it declares', async () => {
    const { interface: ports } = shippedFlow('react');
    const declared = (ports.input.tools?.default as unknown as Array<{ name: string; arguments: JsonObject }>) ?? [];
    for (const { name, arguments: given } of declared) {
      const filled = Object.fromEntries(Object.keys(given).map((argument) => [argument, '1 + 1']));
      const [step] = stepsOf(await told([wants(name, filled), finish]));
      expect(step?.command).toBe(name);
      expect(String(step?.observation ?? '')).not.toMatch(/no command|Nothing is connected|not used/);
    }
  });

  it('remembers its own steps, as a conversation', async () => {
    const done = await told([wants('calculate', { expression: '1+1' }), finish]);
    expect(done.requests[1]?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  it('asks a person as one of its tools, and waits', async () => {
    const done = await told([wants('ask_person', { question: 'How many?' }), finish]);
    expect(done.asked).toEqual(['act/ask_person/ask#1']);
    expect(stepsOf(done)[0]).toMatchObject({ observation: 'Seven.' });
  });

  it('ends as finished by “finish”, and as unfinished when the rounds are used up', async () => {
    expect((await told([finish])).output).toMatchObject({ status: 'finished', answer: 'done', rounds: 1 });
    const again = wants('calculate', { expression: '1+1' });
    const { output } = await told([again, again], { max_rounds: 2 });
    expect(output).toMatchObject({ status: 'unfinished', rounds: 2 });
    expect(output).not.toHaveProperty('answer');
  });

  it('tells the controller when a step is its last', async () => {
    const again = wants('calculate', { expression: '1+1' });
    const done = await told([again, finish], { max_rounds: 2 });
    expect(promptAt(done, 'act/control#2')).toContain('This is your last step.');
    expect(promptAt(await told([finish], { max_rounds: 1 }), 'act/control#1')).toContain('one step only');
  });
});

describe('what goes wrong is shown to the controller', () => {
  it.each([
    ['a command that is not there', wants('serch', { query: 'x' }), 'There is no command “serch”.'],
    ['a command that is not allowed', wants('ask_person', { question: 'x' }), 'There is no command “ask_person”.'],
    ['an argument under another name', wants('calculate', { formula: '1' }), 'it needs “expression” as a text.'],
    ['an empty argument', wants('look_up', { query: ' ' }), 'it needs “query” as a text.'],
    ['an argument that is no text', wants('look_up', { query: ['a'] }), 'it needs “query” as a text.'],
    ['finishing without an answer', wants('finish'), 'it needs “answer” as a text.'],
    ['a tool that nobody has built', wants('fly', { to: 'x' }), 'Nothing is connected to the command “fly”'],
    ['a calculation that is none', wants('calculate', { expression: '1 +' }), 'This cannot be calculated'],
    ['nothing found', wants('look_up', { query: 'whales' }), 'Nothing in the documents'],
  ])('%s', async (_, reply, observation) => {
    const { input } = shippedExample('react', 'rent-of-a-plot');
    const usual = shippedFlow('react').interface.input.tools?.default as unknown as Array<{ name: string }>;
    const tools = [
      ...usual.filter(({ name }) => name !== 'ask_person'),
      { name: 'fly', description: 'Flies.', arguments: { to: 'where' } },
    ];
    const done = await told([reply, finish], { ...input, tools } as JsonObject);
    expect(stepsOf(done)[0]?.observation).toContain(observation);
    expect(promptAt(done, 'act/control#2')).toContain(observation);
    expect(done.output).toMatchObject({ status: 'finished', rounds: 2 });
  });

  it('a tool that fails gives its error', async () => {
    const failing: typeof sandbox = {
      ...sandbox,
      run: (job, options) =>
        job.source.includes('functions.sqrt') || job.source.includes('Math.sqrt')
          ? Promise.reject(new Error('the calculator is broken'))
          : sandbox.run(job, options),
    };
    const answers = [wants('calculate', { expression: '1' }), finish].map((text, index) => ({
      address: `act/control#${index + 1}`,
      text,
    }));
    const done = await playNamed(
      ['react', 'wrong-arguments'],
      { sandbox: failing },
      { answers, input: { goal: 'Go' } },
    );
    expect(stepsOf(done)[0]?.observation).toMatch(/^The command failed: /);
    expect(done.output).toMatchObject({ status: 'finished' });
  });

  it('numbers are taken for texts', async () => {
    expect(stepsOf(await told([wants('calculate', { expression: 7 }), finish]))[0]).toMatchObject({
      observation: '7 = 7',
    });
  });
});

it('a run makes one call a step, twice that with repairs at most', () => {
  const { least, most } = countCalls(compile(shippedFlow('react'), shippedFlows), { input: { goal: 'Go' } });
  expect([least, most]).toEqual([1, 16]);
});
