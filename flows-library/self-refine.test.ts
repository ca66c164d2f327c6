import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedRelease } from './index.ts';
import { play, playNamed, promptAt, type Say } from './play-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const called = (requests: readonly { address: string }[]) => requests.map(({ address }) => address.split('/').at(-1));

describe('self-refine-loop', () => {
  it('writes and criticises in turn until the critic is content, then asks the person', async () => {
    const { requests, asked } = await playNamed(['self-refine-loop', 'out-of-office'], { sandbox });
    expect(called(requests)).toEqual(['write#1', 'judge#1', 'write#2', 'judge#2']);
    expect(asked).toEqual(['approval/approve#1']);
  });

  it('sends the critique to the writer, who remembers the draft it speaks of', async () => {
    const done = await playNamed(['self-refine-loop', 'out-of-office'], { sandbox });
    const second = done.requests.find(({ address }) => address === 'approval/refine/write#2');
    expect(second?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(second?.turns[2]?.content).toContain('limited access to my inbox');
    expect(promptAt(done, 'approval/refine/write#2')).toContain('Name the front desk.');
    expect(promptAt(done, 'approval/refine/judge#2')).not.toContain('limited access to my inbox');
  });

  it('carries a comment of the person, and the version it is about, to writer and critic', async () => {
    const done = await playNamed(['self-refine-loop', 'sent-back'], { sandbox });
    expect(called(done.requests)).toEqual(['write#1', 'judge#1', 'write#4', 'judge#4']);
    expect(done.asked).toEqual(['approval/approve#1', 'approval/approve#2']);
    const prompt = promptAt(done, 'approval/refine/write#4');
    expect(prompt).toContain('Please take the stairs. From 4 pm it runs again.');
    expect(prompt).toContain('give his number, 0555 0143');
    expect(promptAt(done, 'approval/refine/judge#4')).toContain('give his number, 0555 0143');
    expect(promptAt(done, 'approval/refine/judge#1')).not.toContain('sent an earlier version back');
  });

  it('does not criticise the last draft, and shows the person the best one', async () => {
    const { requests, journal } = await playNamed(['self-refine-loop', 'best-of-three'], { sandbox });
    expect(called(requests)).toEqual(['write#1', 'judge#1', 'write#2', 'judge#2', 'write#3']);
    const ends = journal.flatMap((entry) => (entry.type === 'round.ended' ? [entry] : []));
    expect(ends.map(({ address, score, exit }) => ({ address, score, exit }))).toEqual([
      { address: 'approval/refine#1', score: 7, exit: undefined },
      { address: 'approval/refine#1', score: 3, exit: undefined },
      { address: 'approval/refine#1', score: 3.5, exit: 'exhausted' },
      { address: 'approval#1', score: undefined, exit: 'met' },
    ]);
    const opened = journal.find((entry) => entry.type === 'task.opened');
    expect(opened?.type === 'task.opened' && opened.task).toMatchObject({
      kind: 'approve',
      role: 'editor',
      subject: 'Quiet rooms, loud ideas.',
      prompt: expect.stringContaining('The critic gives it 7 of 10'),
    });
  });

  it('shows the last draft if no other was better, and says that nobody has judged it', async () => {
    const judged = (ok: boolean, score: number) => JSON.stringify({ ok, score, feedback: 'More warmth.' });
    const answers = [
      { address: 'approval/refine/write#1', text: 'One.' },
      { address: 'approval/refine/write#2', text: 'Two.' },
      { address: 'approval/refine/write#3', text: 'Three.' },
      { address: 'approval/refine/judge#1', text: judged(false, 5) },
      { address: 'approval/refine/judge#2', text: judged(false, 5) },
    ];
    const { output, journal } = await playNamed(['self-refine-loop', 'best-of-three'], { sandbox }, { answers });
    expect(output).toMatchObject({ text: 'Three.' });
    const opened = journal.find((entry) => entry.type === 'task.opened');
    expect(opened?.type === 'task.opened' && opened.task.prompt).toContain('the critic has not read it');
  });

  it('ends after three rejections without approval, and the last text is there all the same', async () => {
    const reject = () => ({ approved: false });
    const done = await playNamed(['self-refine-loop', 'sent-back'], { sandbox, say: reject });
    expect(done.status).toBe('completed');
    expect(done.output).toMatchObject({ approved: false, rounds: 3 });
    expect(done.asked).toHaveLength(3);
    expect(promptAt(done, 'approval/refine/write#4')).toContain('without saying why');
  });

  it('has recorded answers for a person who decides otherwise than recorded', async () => {
    const release = shippedRelease('self-refine-loop');
    for (const example of release.examples) {
      const say: Say = (address) => ({ approved: address.endsWith('#3'), comment: 'Shorter, please.' });
      const { status, output } = await play({ release, example, sandbox, say });
      expect({ name: example.name, status, ...output }).toMatchObject({
        name: example.name,
        status: 'completed',
        rounds: 3,
      });
      expect(output?.text).toContain('no model has read your comment');
    }
  });
});
