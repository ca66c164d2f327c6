import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const calculated = async (expression: string) =>
  (await playNamed(['calculate', 'a-slip'], { sandbox }, { input: { expression } })).output;

// reference/aiflows.md §2, ControllerExecutor: tools.
describe('calculate', () => {
  it.each([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-2^2', -4],
    ['2^3^2', 512],
    ['2**-1', 0.5],
    ['10 - 4 - 3', 3],
    ['100 / 10 / 5', 2],
    ['17 % 5', 2],
    ['0.1 + 0.2', 0.3],
    ['1.5e3 × 2 ÷ 3', 1000],
    ['round(2.345, 2)', 2.35],
    ['max(1, min(5, 3)) + sqrt(16)', 7],
    ['PI - pi', 0],
    ['--3', 3],
  ])('works out %s', async (expression, result) => {
    expect(await calculated(expression)).toEqual({ ok: true, result, text: `${expression} = ${result}` });
  });

  it.each([
    ['', 'it ends too early'],
    ['2 +', 'it ends too early'],
    ['(2', 'a bracket is not closed'],
    ['2 3', 'something is wrong at “3”'],
    ['1 / 0', 'nothing can be divided by 0'],
    ['sqrt(0 - 1)', 'there is no such number'],
    ['process(1)', '“process” means nothing here'],
    ['a.b', '“.b” means nothing here'],
    ['constructor(1)', '“constructor” means nothing here'],
    ['"a" + 1', '“"a" + 1” means nothing here'],
    ['sqrt 4', '“sqrt” needs brackets'],
  ])('says why %j is nothing to work out', async (expression, why) => {
    expect(await calculated(expression)).toEqual({ ok: false, text: `This cannot be calculated: ${why}.` });
  });
});

describe('look-up', () => {
  const documents: Json = [
    { title: 'Birds', text: 'Swifts sleep in the air.\n\n\nOwls hunt at night.\n' },
    { title: 'Trees', text: 'Oaks grow old.' },
  ];
  const looked = (input: { readonly [name: string]: Json }) =>
    playNamed(['look-up', 'nothing-there'], { sandbox }, { input: { documents, ...input } });

  it('finds paragraphs, not documents, each with the title that it comes from', async () => {
    const { output, embedded } = await looked({ query: 'where do swifts sleep' });
    expect(output).toMatchObject({ text: 'Birds: Swifts sleep in the air.', found: [{ trust: 'outside' }] });
    expect(embedded).toEqual([]);
  });

  it('finds by the title too, and compares by meaning when it is told to, in one call', async () => {
    expect((await looked({ query: 'trees' })).output).toMatchObject({ text: 'Trees: Oaks grow old.' });
    const { output, embedded } = await looked({ query: 'an owl at night', by: 'meaning' });
    expect(embedded.map(({ embed }) => embed?.texts.length)).toEqual([4]);
    expect(output?.text).toMatch(/^Birds: Owls hunt at night\./);
  });
});

it('ask-back shows the person what the question is for', async () => {
  const { journal } = await playNamed(['ask-back', 'which-plot'], { sandbox });
  const task = journal.find((entry) => entry.type === 'task.opened');
  expect(task).toMatchObject({
    task: {
      role: 'user',
      prompt:
        'Which plot do you have: 7, 12 or 15?\n\nIt is asked while this is being worked on:\n\n> How much rent do I pay next year?',
    },
  });
});
