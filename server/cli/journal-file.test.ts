import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Append } from '#engine/journal/store';
import { memoryStore } from '#engine/testing/index';
import { journalFileStore, readJournalFile, readJournalText } from './journal-file.ts';

let file: string;
afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(tmpdir(), 'flowright-journal-')), 'run.jsonl');
});

const paused = (at: number): Append['entries'][number] => ({ type: 'run.paused', at, reason: 'hand' });

function append(after: number, times: readonly number[]): Append {
  const sequence = after + times.length;
  const usage = { calls: 0, inputTokens: 0, outputTokens: 0 };
  const summary = {
    run: 'r',
    flow: 'f',
    title: 'F',
    hash: 'h',
    status: 'paused',
    createdAt: 0,
    updatedAt: 0,
    sequence,
    usage,
    openTasks: [],
    recorded: false,
  } as const;
  return { run: 'r', after, entries: times.map(paused), summary };
}

describe('readJournalText', () => {
  it('reads one value a line', () => {
    expect(readJournalText('{"a":1}\n{"b":2}\n')).toEqual({
      entries: [{ a: 1 }, { b: 2 }],
      wholeBytes: 16,
      isTorn: false,
    });
  });

  it('leaves out a last line that was broken off, and says so', () => {
    expect(readJournalText('{"a":1}\n{"b":')).toEqual({ entries: [{ a: 1 }], wholeBytes: 8, isTorn: true });
  });

  it('takes a whole last line without its line break', () => {
    expect(readJournalText('{"a":1}\n{"b":2}')).toEqual({
      entries: [{ a: 1 }, { b: 2 }],
      wholeBytes: 15,
      isTorn: false,
    });
  });

  it('refuses a bad line in the middle, by its number', () => {
    expect(() => readJournalText('{"a":1}\nrubbish\n{"b":2}\n')).toThrow(
      expect.objectContaining({ code: 'JOURNAL_INVALID', message: expect.stringContaining('Line 2') }),
    );
  });
});

describe('journalFileStore', () => {
  it('writes every entry as a line before it is acknowledged', async () => {
    const store = journalFileStore(file, readJournalFile(file), memoryStore());
    expect(await store.append(append(0, [1, 2]))).toEqual({ ok: true });
    expect(readJournalFile(file).entries).toEqual([paused(1), paused(2)]);
    await store.close();
  });

  it('goes on after what the file holds, without writing it again', async () => {
    writeFileSync(file, `${JSON.stringify(paused(1))}\n${JSON.stringify(paused(2))}\n{"type":"run.pa`);
    const existing = readJournalFile(file);
    const store = journalFileStore(file, existing, memoryStore());
    await store.append(append(0, [1, 2]));
    await store.append(append(2, [3]));
    await store.close();
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([1, 2, 3].map((at) => JSON.stringify(paused(at))));
  });

  it('mends a missing last line break before it adds a line', async () => {
    writeFileSync(file, JSON.stringify(paused(1)));
    const store = journalFileStore(file, readJournalFile(file), memoryStore());
    await store.append(append(0, [1]));
    await store.append(append(1, [2]));
    await store.close();
    expect(readJournalFile(file).entries).toEqual([paused(1), paused(2)]);
  });

  it('writes nothing that the store refuses', async () => {
    const store = journalFileStore(file, readJournalFile(file), memoryStore());
    await store.append(append(0, [1]));
    expect(await store.append(append(0, [9]))).toMatchObject({ ok: false });
    expect(readJournalFile(file).entries).toEqual([paused(1)]);
    await store.close();
  });
});
