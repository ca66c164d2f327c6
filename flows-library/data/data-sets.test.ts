import { afterAll, describe, expect, it } from 'vitest';
import { previewRows, type ResultRecord, readCases, readScoreSpec, runCase, summarize } from '#engine/batch/index';
import { recordedModels } from '#engine/models/recorded-models';
import { startRun } from '#engine/run/start-run';
import { outputOf } from '#engine/run/summary';
import { nodeSandbox } from '#engine/sandbox/node';
import { testHost } from '#engine/testing/index';
import { shippedFlow, shippedFlows } from '../index.ts';
import { type DataSet, type DataSetUse, dataSets, findRecording, recordingsOf } from './index.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const setOf = (name: string): DataSet => dataSets.find((set) => set.name === name)!;
const uses = dataSets.flatMap((set) => set.uses.map((use) => ({ name: `${set.name}: ${use.name}`, set, use })));

async function casesOf(set: DataSet, { flow, input = {} }: DataSetUse) {
  const format = { format: 'jsonl', interface: shippedFlow(flow).interface, common: input } as const;
  return readCases(await set.text(), format);
}

describe.each(dataSets.map((set) => ({ name: set.name, set })))('the data set $name', ({ set }) => {
  it('says whose it is and what its columns are', async () => {
    expect(set.licence).toMatch(/MIT/);
    const { rows, count } = previewRows(await set.text(), 'jsonl', 1000);
    expect(count).toBeGreaterThanOrEqual(8);
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(set.columns));
  });
});

describe.each(uses)('the use $name', ({ set, use }) => {
  it('gives every case what its flow needs, and what it is scored by', async () => {
    const cases = await casesOf(set, use);
    expect(readScoreSpec(use.score).kind).not.toBe('judge');
    for (const one of cases) expect(Object.keys(one.input)).not.toHaveLength(0);
  });
});

/** Runs every case of a use with its scripted answers, and nothing else. */
async function play(set: DataSet, use: DataSetUse): Promise<ResultRecord[]> {
  const records: ResultRecord[] = [];
  const scoring = { spec: readScoreSpec(use.score), sandbox, rounds: use.rounds };
  for (const one of await casesOf(set, use)) {
    const model = `data/${set.name}/${use.recording}/${one.id}`;
    const recording = await findRecording(model);
    const host = { ...testHost({ sandbox }), models: recordedModels(new Map(recording && [[model, recording]])) };
    const job = { one, sample: 1, seed: one.id };
    const record = await runCase(
      job,
      async () => {
        const run = await startRun(host, {
          flow: shippedFlow(use.flow),
          flows: shippedFlows,
          input: one.input,
          seed: job.seed,
          models: { '*': { provider: 'recorded', model } },
        });
        const status = await run.settled();
        return { status, output: outputOf(run.state) ?? null, usage: { ...run.state.usage }, seconds: 0 };
      },
      scoring,
    );
    records.push(record);
  }
  return records;
}

describe('the scripted answers of the short questions', () => {
  const set = setOf('short-questions');
  const use = (name: string) => set.uses.find((one) => one.name === name)!;

  it('are there for every case, and for no other', async () => {
    const recordings = await recordingsOf(set.name, 'round-table');
    const ids = (await casesOf(set, use('round-table'))).map(({ id }) => id);
    expect([...(recordings?.keys() ?? [])]).toEqual(ids);
    expect(await findRecording('data/short-questions/round-table')).toBeDefined();
    expect(await findRecording('data/short-questions/nothing')).toBeUndefined();
    expect(await findRecording('reconcile/litre-of-honey')).toBeUndefined();
  });

  it('carry every discussion to its end, more right after it than before, though not in every case', async () => {
    const table = await play(set, use('round-table'));
    expect(table.filter(({ status }) => status !== 'completed').map(({ case: id, error }) => [id, error])).toEqual([]);
    const summary = summarize(table, 's');
    const vote = summarize(await play(set, use('vote-only')), 's');
    expect(summary.rounds).toHaveLength(3);
    expect(vote.accuracy?.mean).toBe(summary.rounds?.[0]);
    expect(summary.accuracy!.mean).toBeGreaterThan(vote.accuracy!.mean);
    expect(vote.calls).toBe(90);
    const worse = table.filter(({ rounds = [] }) => rounds[0] === 1 && rounds.at(-1) === 0);
    expect(worse.length).toBeGreaterThan(0);
  });
});
