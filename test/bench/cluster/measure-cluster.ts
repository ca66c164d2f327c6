import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { answerTo, sharedFlow } from '../../faults/cluster/cluster-flow.ts';
import { type Meeting, Members } from '../../faults/cluster/members.ts';
import { type ModelServer, startModelServer } from '../../faults/cluster/model-server.ts';
import { endProgram } from '../../faults/cluster/processes.ts';
import { startPostgres, type TestPostgres } from '../../services/postgres.mjs';
import { startRedis } from '../../services/redis.mjs';

const program = process.env.FLOWRIGHT_BENCH_PROGRAM ?? '';
const all = ['sqlite', 'redis', 'postgres', 'takeover', 'waiting'];
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = new Set(values.only?.split(',') ?? all);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** As a run of reference/durable.md §3: 25 calls of a model, two people, branches, rounds and a flow in the flow. */
const flow = {
  ...sharedFlow,
  nodes: sharedFlow.nodes.map((node) => (node.id === 'refine' ? { ...node, maxRounds: 20 } : node)),
};
const callsOfRun = 25;
const runCount = 200;
const waitingCount = 100_000;
/** What an answer of a model takes there, times 0.1. */
const delayMs = 8;

async function startAll(members: Members, count: number): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  for (let index = 0; index < count; index += 20) {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, more) => members.startRun(`q${index + more}`, flow)));
    for (const id of ids) runs.set(id, '');
  }
  return runs;
}

async function measureRuns(name: string, meeting: Meeting, model: ModelServer): Promise<void> {
  const members = new Members(program, { ...meeting, lockSeconds: 30 }, model.url);
  try {
    await members.start(2);
    model.delayMs = delayMs;
    model.forget();
    const began = performance.now();
    const runs = await startAll(members, runCount);
    const left = await members.answerAll(runs, 300_000);
    const seconds = (performance.now() - began) / 1000;
    const rate = (count: number) => (count / seconds).toFixed(count > 1000 ? 0 : 1);
    const repeated = model.repeated().length;
    say(
      `${name}: ${rate(runCount)} runs/s, ${rate(runCount * callsOfRun)} calls/s, ${left.length} unfinished, ${repeated} called twice`,
    );
  } finally {
    await members.close();
  }
}

async function measureTakeover(name: string, meeting: Meeting, model: ModelServer): Promise<void> {
  const members = new Members(program, { ...meeting, lockSeconds: 10 }, model.url);
  try {
    await members.start(2);
    model.delayMs = 80;
    model.forget();
    const runs = await startAll(members, runCount);
    const done = members.answerAll(runs, 300_000);
    while (model.calls.length < runCount * callsOfRun * 0.4) await new Promise((resolve) => setTimeout(resolve, 20));
    const killed = performance.now();
    await endProgram(members.victim, 'SIGKILL');
    const left = await done;
    const waits = model
      .repeated()
      .map(({ at }) => (at.at(-1)! - killed) / 1000)
      .sort((a, b) => a - b);
    const median = waits[Math.floor(waits.length / 2)] ?? 0;
    say(
      `${name}: kill -9 of one of two workers, lock 10 s: ${runs.size - left.length}/${runs.size} survived, ${waits.length} calls twice, taken over after ${median.toFixed(1)} s (median; ${waits[0]?.toFixed(1)} to ${waits.at(-1)?.toFixed(1)})`,
    );
  } finally {
    await members.close();
  }
}

/** Resident memory of a process, MB. */
function memoryOf(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function measureWaiting(postgres: TestPostgres, meeting: Meeting, model: ModelServer): Promise<void> {
  const first = new Members(program, meeting, model.url);
  await first.start(1);
  const run = await first.startRun('waits');
  while ((await first.tasks(run)).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  await first.close();
  await cloneRun(postgres.url, 'waiting', run);

  const members = new Members(program, meeting, model.url);
  try {
    const began = performance.now();
    await members.start(1);
    const startMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const memory = [members.api, ...members.workers].map(({ child }) => memoryOf(child.pid).toFixed(0));
    const task = (await members.tasks(run)).find(({ prompt }) => prompt.startsWith('check'));
    const calls = model.calls.length;
    const asked = performance.now();
    await members.call(`/api/tasks/${task?.id}/answer`, { answer: answerTo(task?.prompt ?? '') });
    const answered = performance.now() - asked;
    while (model.calls.length === calls) await new Promise((resolve) => setTimeout(resolve, 1));
    const woken = performance.now() - asked;
    say(
      `${waitingCount.toLocaleString('en')} waiting runs: API and one worker ready after ${(startMs / 1000).toFixed(1)} s, ${memory.join(' and ')} MB; ` +
        `an answer is durable after ${answered.toFixed(0)} ms, and its run asks the next model after ${woken.toFixed(0)} ms`,
    );
  } finally {
    await members.close();
  }
}

/** Many runs that wait exactly as this one does. */
async function cloneRun(url: string, schema: string, run: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  const name = "'w' || lpad(i::text, 31, '0')";
  await client.query(
    `INSERT INTO runs (run, flow, status, created_at, sequence, summary, wake_at, touched_at, dirty)
     SELECT ${name}, flow, status, created_at - i, sequence, replace(summary, run, ${name}), wake_at, touched_at, 0
     FROM runs, generate_series(1, $2::int) AS i WHERE run = $1`,
    [run, waitingCount],
  );
  await client.query(
    `INSERT INTO entries (run, sequence, body) SELECT ${name}, sequence, body
     FROM entries, generate_series(1, $2::int) AS i WHERE run = $1`,
    [run, waitingCount],
  );
  await client.query('ANALYZE');
  await client.end();
}

const model = await startModelServer();
const postgres = await startPostgres({ isSafe: true });
const redis = await startRedis();
const place = (schema: string) => `${postgres.url}?schema=${schema}`;
try {
  if (wanted.has('sqlite')) await measureRuns('SQLite, one process', {}, model);
  if (wanted.has('redis'))
    await measureRuns('PostgreSQL + BullMQ on Redis, two workers', { store: place('a'), queue: redis.url }, model);
  if (wanted.has('postgres'))
    await measureRuns(
      'PostgreSQL + BullMQ on PostgreSQL, two workers',
      { store: place('b'), queue: place('b') },
      model,
    );
  if (wanted.has('takeover')) {
    await measureTakeover('PostgreSQL + BullMQ on Redis', { store: place('c'), queue: `${redis.url}?prefix=c` }, model);
    await measureTakeover('PostgreSQL + BullMQ on PostgreSQL', { store: place('d'), queue: place('d') }, model);
  }
  if (wanted.has('waiting'))
    await measureWaiting(postgres, { store: place('waiting'), queue: `${redis.url}?prefix=w` }, model);
} finally {
  await model.close();
  await redis.stop();
  await postgres.stop();
}
