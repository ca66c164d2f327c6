import { describe, expect, it } from 'vitest';
import { unseenMessages } from './task-messages.ts';

const prompt = 'Paint the clubroom before the party.\n\n**How large are the walls?**\n\nAnswer in your own words.';

describe('What a task received', () => {
  it('leaves out texts that its prompt holds word for word, also inside an object', () => {
    const messages = {
      task: 'Paint the clubroom before the party.',
      undecided: { kind: 'ask', question: 'How large are the walls?' },
    };
    expect(unseenMessages({ prompt, messages })).toEqual([['undecided', { kind: 'ask' }]]);
    expect(unseenMessages({ prompt, messages: { undecided: { question: 'How large are the walls?' } } })).toEqual([]);
  });

  it('keeps what the prompt does not say, and words too short to be a quotation', () => {
    const messages = { level: 'room', note: 'Mind the piano.', count: 3, rest: {} };
    expect(unseenMessages({ prompt, messages })).toEqual(Object.entries(messages));
  });

  it('leaves out the subject, which is shown by itself', () => {
    const draft = { title: 'A wall', lines: ['one', 'two'] };
    expect(unseenMessages({ prompt, messages: { draft }, subject: draft })).toEqual([]);
  });
});
