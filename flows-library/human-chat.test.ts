import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '#engine/graph/compile';
import { countCalls } from '#engine/graph/count-calls';
import type { JsonObject } from '#engine/json';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedFlow, shippedFlows } from './index.ts';
import { type Play, playNamed } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const answers = [{ address: 'talk/answer', text: 'Indeed.' }];
/** A conversation in which the person says this, one after the other. */
const chat = (says: readonly string[], input: JsonObject = {}): Promise<Play> => {
  const left = [...says];
  const say = () => left.shift() ?? '<END>';
  return playNamed(['human-chat', 'a-walk'], { sandbox, say }, { answers, input });
};
const shownTo = ({ journal }: Play) =>
  journal.flatMap((entry) => (entry.type === 'task.opened' ? [entry.task.prompt.split('\n\n---')[0]] : []));

// reference/aiflows.md §2, ChatHuman; §6, row 37.
describe('a chat with a person (§2, ChatHuman; row 37: until <END>)', () => {
  it('goes on until the end word, and the model remembers all of it', async () => {
    const done = await playNamed(['human-chat', 'a-walk'], { sandbox });
    expect(done.requests.map(({ turns }) => turns.length)).toEqual([2, 4, 6]);
    expect(done.requests[2]?.turns.map(({ content }) => content).join()).toContain(
      'Two hours at most, and along the water.',
    );
    expect(done.output).toMatchObject({ turns: 4, ended: true });
  });

  it.each([
    ['alone', '<END>'],
    ['in small letters', '<end>'],
    ['within a sentence', 'Thanks <End> and goodbye'],
  ])('the end word ends it, %s, and no call is made for it', async (_, word) => {
    const done = await chat(['Hello', word]);
    expect(done.requests).toHaveLength(1);
    expect(done.output).toMatchObject({ turns: 2, ended: true });
  });

  it('keeps in the transcript what stands before the end word, and nothing when nothing does', async () => {
    expect((await chat(['Thanks <END>'])).output).toMatchObject({ messages: [{ who: 'person', text: 'Thanks' }] });
    expect((await chat(['<END>'])).output).toMatchObject({ messages: [], transcript: '' });
  });

  it('shows the person the greeting first, then each answer under what it answers', async () => {
    expect(shownTo(await chat(['Hello', 'Well,\nwell', '<END>'], { greeting: 'Good day.' }))).toEqual([
      'Good day.',
      '> Hello\n\nIndeed.',
      '> Well,\n> well\n\nIndeed.',
    ]);
  });

  it('takes a first message instead of asking for it', async () => {
    const done = await chat(['<END>'], { opening: 'Why is the sky blue?' });
    expect(done.requests[0]?.turns.at(-1)?.content).toBe('Why is the sky blue?');
    expect(done.asked).toEqual(['talk/listen#2']);
    expect((await chat(['<END>'], { opening: ' ' })).asked).toEqual(['talk/listen#1']);
  });

  it('tells the model who it is', async () => {
    const [request] = (await chat(['Hello'], { instructions: 'You are a lighthouse keeper.' })).requests;
    expect(request?.turns[0]).toEqual({ role: 'system', content: 'You are a lighthouse keeper.' });
  });

  it('has a limit, which aiFlows’ has not', async () => {
    const done = await chat(['a', 'b', 'c', 'd'], { max_turns: 2 });
    expect(done.requests).toHaveLength(2);
    expect(done.output).toMatchObject({ turns: 2, ended: false, messages: [{}, {}, {}, { who: 'model' }] });
    const { least, most } = countCalls(compile(shippedFlow('human-chat'), shippedFlows), { input: { max_turns: 5 } });
    expect([least, most]).toEqual([0, 5]);
  });
});
