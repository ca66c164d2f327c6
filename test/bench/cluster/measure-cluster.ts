import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { answerTo, expectedOutput, sharedFlow } from '../../faults/cluster/cluster-flow.ts';
import { type Meeting, Members } from '../../faults/cluster/members.ts';
import { type ModelServer, startModelServer } from '../../faults/cluster/model-server.ts';
import { endProgram } from '../../faults/cluster/processes.ts';
import { repeatedCalls, settledNow } from '../../faults/cluster/repeated-calls.ts';
import { findPostgres, findRedis } from '../../services/find-programs.mjs';
import { startPostgres, type TestPostgres } from '../../services/postgres.mjs';
import { startRedis } from '../../services/redis.mjs';

const program = process.env.FLOWRIGHT_BENCH_PROGRAM ?? '';
const all = ['sqlite', 'redis', 'postgres', 'inside', 'shared', 'takeover', 'waiting'];
const { values } = parseArgs({ options: { only: { type: 'string' }, runs: { type: 'string' } } });
const wanted = new Set(values.only?.split(',') ?? all);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** As a run of reference/durable.md §3: 25 calls of a model, two people, branches, rounds and a flow in the flow. */
const rounds = 20;
const flow = {
  ...sharedFlow,
  nodes: sharedFlow.nodes.map((node) => (node.id === 'refine' ? { ...node, maxRounds: rounds } : node)),
};
const callsOfRun = 25;
/** What the model answers where nobody is asked for it: in the process that asks, after 30 ms, in one piece. */
const recorded = {
  name: 'said-before',
  title: 'Said before',
  input: { question: 'q' },
  answers: ['a', 'b', 'c', 'refine/step', 'deep/one', 'deep/two'].map((address) => ({ address, text: `[${address}]` })),
};
const saidBefore = { models: { '*': { provider: 'recorded', model: `${flow.name}@1.0.0/${recorded.name}` } } };
const runCount = Number(values.runs ?? 200);
/** Before anything is measured. */
const warmingCount = 60;
const sharedCount = Number(values.runs ?? 500);
const waitingCount = 100_000;
/** What an answer of a model takes there, times 0.1. */
const delayMs = 8;
/** No part may take longer. */
const partMs = 240_000;
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Looks again and again; rejects when the part has taken its time. */
async function until(isSo: () => boolean | Promise<boolean>, deadline: number, ms = 20): Promise<void> {
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to its end in time');
    await pause(ms);
  }
}

/** One part: what hangs or breaks in it is said, its processes are ended, and the next part begins. */
async function part(name: string, members: Members, measure: (deadline: number) => Promise<string>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`it took longer than ${partMs / 1000} s`)), partMs);
  });
  try {
    const measured = measure(performance.now() + partMs - 10_000);
    say(`${name}: ${await Promise.race([measured, limit])}`);
  } catch (error) {
    say(`${name}: not measured, ${error instanceof Error ? error.message : String(error)}\n${members.said()}`);
    process.exitCode = 1;
  } finally {
    clearTimeout(late);
    await members.close();
  }
}

async function startAll(members: Members, count: number, more: object = {}): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  for (let index = 0; index < count; index += 20) {
    const questions = Array.from({ length: Math.min(20, count - index) }, (_, more) => `q${index + more}`);
    const ids = await Promise.all(questions.map((question) => members.startRun(question, flow, more)));
    ids.forEach((id, at) => {
      runs.set(id, questions[at] ?? '');
    });
  }
  return runs;
}

interface Asked {
  readonly model: ModelServer;
  /** The model is in the process that asks: no connection, no stream of events. */
  readonly isInside?: boolean;
}

/** Runs a second that reference/durable.md measured with such runs: its embedded row and its two of BullMQ. */
const referenceRates = { sqlite: 38, redis: 32, postgres: 27 };

async function measureRuns(kind: keyof typeof referenceRates, meeting: Meeting, asked: Asked): Promise<void> {
  const { model, isInside = false } = asked;
  const name = `${names[kind]}${isInside ? ', the model inside' : ''}`;
  const members = new Members(program, { ...meeting, lockSeconds: 30 }, model.url);
  await part(name, members, async (deadline) => {
    await members.start(2);
    model.delayMs = delayMs;
    if (isInside) await publishRecording(members);
    const more = isInside ? saidBefore : {};
    // A server is not one that has just begun: its code is compiled while it runs.
    await members.answerAll(await startAll(members, warmingCount, more), deadline - performance.now());
    model.forget();
    const processes = [members.api, ...members.workers];
    const spentBefore = processes.map(({ child }) => cpuSecondsOf(child.pid));
    const before = process.cpuUsage();
    const began = performance.now();
    const runs = await startAll(members, runCount, more);
    const left = await members.answerAll(runs, deadline - performance.now());
    const seconds = (performance.now() - began) / 1000;
    const spent = processes.map(({ child }, index) => cpuSecondsOf(child.pid) - (spentBefore[index] ?? 0));
    const mine = process.cpuUsage();
    const cpu = (all: number) => ((all / runCount) * 1000).toFixed(0);
    const here = (mine.user + mine.system - before.user - before.system) / 1e6;
    const rate = (count: number) => (count / seconds).toFixed(1);
    const repeated = model.repeated().length;
    return `${rate(runCount)} runs/s (reference ${referenceRates[kind]}), ${rate(runCount * callsOfRun)} calls/s, ${left.length} unfinished, ${repeated} called twice; CPU ms a run: ${spent.map(cpu).join(' + ')}, and ${cpu(here)} for the people and the model`;
  });
}

async function publishRecording(members: Members): Promise<void> {
  const release = { flow, version: '1.0.0', examples: [recorded], failingExamplesReason: 'Only its answers are used.' };
  const { status, body } = await members.call('/api/library', release);
  if (status !== 201) throw new Error(`The answers were not published: ${JSON.stringify(body)}`);
}

interface Kill {
  readonly workers: number;
  readonly runs: number;
  readonly lockSeconds: number;
}

/** Many runs, and one of the workers killed in the middle: everything right, and only what was in flight called twice. */
async function measureKill(name: string, meeting: Meeting, { kill, model }: { kill: Kill; model: ModelServer }) {
  const { workers, runs: count, lockSeconds } = kill;
  const members = new Members(program, { ...meeting, lockSeconds }, model.url);
  await part(`${name}, one of ${workers} workers killed, lock ${lockSeconds} s`, members, async (deadline) => {
    await members.start(workers);
    model.delayMs = 80;
    model.forget();
    const runs = await startAll(members, count);
    const done = members.answerAll(runs, deadline - performance.now());
    done.catch(() => {}); // heard below, when the kill is over
    await until(() => model.calls.length >= count * callsOfRun * 0.4, deadline);
    const at = Date.now();
    await endProgram(members.victim, 'SIGKILL');
    const settled = await settledNow(members, runs);
    const left = await done;
    const repeated = model.repeated();
    const { allowed, needless } = await repeatedCalls(members, repeated, { at, settled });
    for (const one of needless) say(`  ${one}`);
    const wrong = await members.wrong(runs, (question) => expectedOutput(question, rounds));
    const waits = repeated.map(({ calls }) => ((calls.at(-1)?.at ?? at) - at) / 1000).sort((a, b) => a - b);
    const seconds = (wait: number | undefined) => wait?.toFixed(1) ?? '–';
    return `${runs.size - left.length}/${runs.size} ended, ${wrong.length} wrong, ${allowed} calls in flight made again, ${needless.length} others made twice; taken over after ${seconds(waits[Math.floor(waits.length / 2)])} s (median; ${seconds(waits[0])} to ${seconds(waits.at(-1))})`;
  });
}

/** Processor time of a process since it began, seconds. */
function cpuSecondsOf(pid: number | undefined): number {
  // Fields 14 and 15, counted from behind the name, which may hold spaces; a hundredth of a second each.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process, MB. */
function memoryOf(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function measureWaiting(postgres: TestPostgres, meeting: Meeting, model: ModelServer): Promise<void> {
  let run = '';
  const first = new Members(program, meeting, model.url);
  await part('Preparing 100,000 waiting runs', first, async (deadline) => {
    await first.start(1);
    run = await first.startRun('waits');
    await until(async () => (await first.tasks(run)).length === 2, deadline, 50);
    await cloneRun(postgres.url, 'waiting', run);
    return 'done';
  });
  const members = new Members(program, meeting, model.url);
  await part(`${waitingCount.toLocaleString('en')} waiting runs`, members, async (deadline) => {
    const began = performance.now();
    await members.start(1);
    const startMs = performance.now() - began;
    await pause(5_000);
    const memory = [members.api, ...members.workers].map(({ child }) => memoryOf(child.pid).toFixed(0));
    const task = (await members.tasks(run)).find(({ prompt }) => prompt.startsWith('check'));
    const calls = model.calls.length;
    const asked = performance.now();
    await members.call(`/api/tasks/${task?.id}/answer`, { answer: answerTo(task?.prompt ?? '') });
    const answered = performance.now() - asked;
    await until(() => model.calls.length > calls, deadline, 1);
    const woken = performance.now() - asked;
    return `API and one worker ready after ${(startMs / 1000).toFixed(1)} s, ${memory.join(' and ')} MB; an answer is durable after ${answered.toFixed(0)} ms, and its run asks the next model after ${woken.toFixed(0)} ms`;
  });
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

const names = {
  sqlite: 'SQLite, one process',
  redis: 'PostgreSQL + BullMQ on Redis, two workers',
  postgres: 'PostgreSQL + BullMQ on PostgreSQL, two workers',
};
const model = await startModelServer();
try {
  if (wanted.has('sqlite')) await measureRuns('sqlite', {}, { model });
  if (wanted.has('inside')) await measureRuns('sqlite', {}, { model, isInside: true });
  if (findPostgres() === undefined || findRedis() === undefined)
    say('Clusters are not measured: PostgreSQL or Redis is not installed here (npm test installs them).');
  else await measureClusters();
} finally {
  await model.close();
}

async function measureClusters(): Promise<void> {
  const postgres = await startPostgres({ isSafe: true });
  const redis = await startRedis();
  const place = (schema: string) => `${postgres.url}?schema=${schema}`;
  const onRedis = (schema: string): Meeting => ({ store: place(schema), queue: `${redis.url}?prefix=${schema}` });
  const onPostgres = (schema: string): Meeting => ({ store: place(schema), queue: place(schema) });
  try {
    if (wanted.has('redis')) await measureRuns('redis', onRedis('a'), { model });
    if (wanted.has('postgres')) await measureRuns('postgres', onPostgres('b'), { model });
    if (wanted.has('inside')) {
      await measureRuns('redis', onRedis('g'), { model, isInside: true });
      await measureRuns('postgres', onPostgres('h'), { model, isInside: true });
    }
    if (wanted.has('shared')) {
      const kill = { runs: sharedCount, lockSeconds: 10 };
      await measureKill('BullMQ on Redis', onRedis('e'), { kill: { ...kill, workers: 3 }, model });
      await measureKill('BullMQ on PostgreSQL', onPostgres('f'), { kill: { ...kill, workers: 2 }, model });
    }
    if (wanted.has('takeover')) {
      const kill = { runs: runCount, lockSeconds: 10, workers: 2 };
      await measureKill('BullMQ on Redis', onRedis('c'), { kill, model });
      await measureKill('BullMQ on PostgreSQL', onPostgres('d'), { kill, model });
    }
    if (wanted.has('waiting')) await measureWaiting(postgres, onRedis('waiting'), model);
  } finally {
    await redis.stop();
    await postgres.stop();
  }
}
