import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FlowError, foldRun, type JsonObject, parseJournal, type Replayed, replayJournal } from '#engine/index';
import type { Golden } from './golden-files.ts';
import { type Mutation, mutationsOf } from './mutations.ts';

const folder = join(import.meta.dirname, 'golden');
const generations = readdirSync(folder).sort((a, b) => Number(a) - Number(b));
const files = generations.flatMap((generation) =>
  readdirSync(join(folder, generation)).map((file) => `${generation}/${file}`),
);
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden; // written by make-golden.mjs

describe('journals that were kept', () => {
  it.each(generations)('are there, generation %s', (generation) => {
    expect(files.filter((file) => file.startsWith(`${generation}/`)).length).toBeGreaterThan(60);
  });

  it.each(files)('replay to the same result: %s', (file) => {
    const { journal, result } = read(file);
    expect(JSON.parse(JSON.stringify(replayJournal(journal)))).toEqual(result);
  });

  it.each(files.filter((_, index) => index % 5 === 0))('are journals up to every entry: %s', (file) => {
    const { journal } = read(file);
    for (let end = 1; end <= journal.length; end += 1) {
      const prefix = journal.slice(0, end);
      expect(() => replayJournal(prefix)).not.toThrow();
      expect(foldRun(parseJournal(prefix)).sequence).toBe(end);
    }
  });
});

/** What nobody can see who was not there: it is written as it happened, and nothing in a journal follows from it. */
const unseen: ReadonlyArray<readonly [path: RegExp, why: string]> = [
  [/^[^ ]+ (at|startedAt|retryAt)$/, 'when it happened'],
  [/^[^ ]+ by$/, 'who did it'],
  [
    /^(activation|draft)\.completed (outputs|value|turns|model|finishReason|usage)\b/,
    'what a model, program or page said',
  ],
  [/^(activation|attempt)\.failed (error|usage)\b/, 'how something outside failed, and how an error is worded'],
  [/^run\.ended error\.(message|help|detail|\+)/, 'how an error is worded'],
  [/^run\.started (engine|seed|input|models|people|budget|grants)\b/, 'what was asked of models, before they answered'],
  [/^run\.(paused|resumed) (reason|limit|budget|nodeBudgets)\b/, 'how much somebody granted'],
  [/^run\.paused stops\b/, 'where people are shown that the run stopped'],
  [/^breakpoints\.changed breakpoints\b/, 'where somebody wanted the run to stop'],
  [/^task\.answered answer\.(value|\+)/, 'what a person wrote beside a decision that does not use it'],
  [/^messages\.edited values\b/, 'what somebody wrote'],
  [/^performer\.changed (performer|binding|path)\b/, 'whom somebody put on a seat that has not answered yet'],
];

/** Facts that may be missing or come twice: nothing that follows shows whether they were there. */
const looseFacts = new Set([
  'attempt.failed',
  'breakpoints.changed',
  'performer.changed',
  'messages.edited',
  'run.paused',
  'run.resumed',
]);

function isUnseen({ type, kind, path }: Mutation): boolean {
  if (kind === 'changed') return unseen.some(([pattern]) => pattern.test(`${type} ${path}`));
  return kind === 'dropped' || kind === 'doubled' ? looseFacts.has(type) : true;
}

/** Undefined when it was refused as it should be. */
function accepted(mutation: Mutation): Replayed | undefined {
  try {
    return replayJournal(mutation.journal);
  } catch (error) {
    expect(error, `${mutation.kind} ${mutation.type} ${mutation.path}`).toBeInstanceOf(FlowError);
    const { code, message } = error as FlowError; // as was just looked at
    expect(['JOURNAL_INVALID', 'JOURNAL_MISMATCH'], message).toContain(code);
    expect(message).toMatch(/Entry \d+|begins with the entry "run\.started"/);
    return undefined;
  }
}

describe('a journal with one thing changed', () => {
  it('is refused with the entry named, but for what nobody can see who was not there', () => {
    const count = { all: 0, refused: 0, unseen: 0 };
    const slipped = new Map<string, string>();
    const current = generations.at(-1)!;
    for (const file of files.filter((name) => name.startsWith(`${current}/`))) {
      const { journal, result } = read(file);
      for (const mutation of mutationsOf(journal as unknown as JsonObject[])) {
        // Every value of the plain journals; of the others what is missing, doubled or out of order.
        if (mutation.kind === 'changed' && !file.endsWith('-plain.json')) continue;
        count.all += 1;
        const replayed = accepted(mutation);
        if (replayed === undefined) count.refused += 1;
        else if (isUnseen(mutation)) count.unseen += 1;
        else slipped.set(`${mutation.type} ${mutation.kind} ${mutation.path}`, `${file} entry ${mutation.entry}`);
        // Two facts that may come in either order must not come to anything else.
        if (replayed !== undefined && mutation.kind === 'swapped')
          expect(JSON.parse(JSON.stringify(replayed))).toEqual(result);
      }
    }
    expect([...slipped]).toEqual([]);
    expect(count.all).toBeGreaterThan(3000);
    expect(count.refused / count.all).toBeGreaterThan(0.5);
    process.stdout.write(`mutated journals: ${JSON.stringify(count)}\n`);
  }, 120_000);
});
