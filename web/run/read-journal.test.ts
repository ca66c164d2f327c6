import { describe, expect, it } from 'vitest';
import { startRun } from '#engine/run/start-run';
import { flowOf, testHost } from '#engine/testing/index';
import { atOnce } from '../store/slices.ts';
import { countLines, readJournal } from './read-journal.ts';

/** The journal of a run whose one text is so long that it is read in several parts. */
async function journalText(): Promise<string> {
  const flow = flowOf({
    nodes: [
      { id: 'first', type: 'template', text: '{{ question }}' },
      { id: 'second', type: 'template', text: '{{ text }}' },
    ],
    edges: ['input.question -> first.question', 'first.text -> second.text', 'second.text -> output.answer'],
  });
  const host = testHost();
  const run = await startRun(host, { flow, input: { question: 'x'.repeat(40_000) }, models: {} });
  await run.settled();
  return (await host.store.read(run.id)).map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

describe('A journal that is read in parts', () => {
  it('says after every part how many entries are read, and ends as the run did', async () => {
    const text = await journalText();
    const progress = [...readJournal(text)];
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.at(-1)).toBe(countLines(text));
    const { entries, state, isTorn } = atOnce(readJournal(text));
    expect([entries.length, state.ended?.status, isTorn]).toEqual([countLines(text), 'completed', false]);
  });

  it('leaves out a last line that was broken off', async () => {
    const text = await journalText();
    const { entries, isTorn } = atOnce(readJournal(text.slice(0, -20)));
    expect([entries.length, isTorn]).toEqual([countLines(text) - 1, true]);
  });

  it('names the line that is damaged, counted from the begin', async () => {
    const lines = (await journalText()).trimEnd().split('\n');
    const notJson = [...lines.slice(0, -1), '{"type":', ''].join('\n');
    expect(() => atOnce(readJournal(notJson))).toThrow(`Line ${lines.length} of the journal`);
    const noEntry = [...lines.slice(0, -1), '{"type":"tea"}', ''].join('\n');
    expect(() => atOnce(readJournal(noEntry))).toThrow(`Entry ${lines.length} is not one of a journal`);
  });

  it('is refused when there is nothing in it', () => {
    expect(() => atOnce(readJournal(''))).toThrow('run.started');
  });
});
