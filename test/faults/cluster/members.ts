import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunCreated, RunView, TaskList, type TaskView } from '#engine/protocol/index';
import { answerTo, expectedOutput, sharedFlow } from './cluster-flow.ts';
import { callApi, endProgram, type Program, type Reply, type Running, startProgram } from './processes.ts';
import type { TimedEntry } from './repeated-calls.ts';

/** Where the members of a cluster meet; without a store and a queue there is one process with a folder. */
export interface Meeting {
  readonly lockSeconds?: number;
  readonly store?: string;
  readonly queue?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** How soon the runs of a worker that is gone are given to others, in seconds. */
export const lockSeconds = 5;

/** The processes that share runs: one that only takes commands and some that work, or one that does both. */
export class Members {
  readonly #bundle: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #meeting: Meeting;
  readonly #folder = mkdtempSync(join(tmpdir(), 'flowright-cluster-'));
  readonly workers: Running[] = [];
  #api: Running | undefined;
  #members = 0;

  constructor(bundle: string, meeting: Meeting, modelUrl: string) {
    this.#meeting = meeting;
    this.#bundle = bundle;
    this.#environment = {
      HOME: this.#folder,
      OPENAI_BASE_URL: modelUrl,
      OPENAI_MODEL: 'm',
      FLOWRIGHT_SECRET: 'a'.repeat(64),
      FLOWRIGHT_LOCK_SECONDS: String(meeting.lockSeconds ?? lockSeconds),
      ...meeting.environment,
    };
  }

  get isAlone(): boolean {
    return this.#meeting.queue === undefined;
  }

  get api(): Running {
    if (this.#api === undefined) throw new Error('Nobody takes commands.');
    return this.#api;
  }

  async start(workers: number): Promise<void> {
    await this.startApi();
    if (!this.isAlone) await Promise.all(Array.from({ length: workers }, () => this.addWorker()));
  }

  async startApi(): Promise<void> {
    const alone = this.isAlone ? [] : ['--no-work'];
    this.#api = await startProgram(this.#program(), ['start', '--port', '0', ...alone, ...this.#meet('api')]);
  }

  async addWorker(): Promise<Running> {
    const worker = await startProgram(this.#program(), [
      'worker',
      '--slots',
      '60',
      ...this.#meet(`worker${this.#members}`),
    ]);
    this.workers.push(worker);
    return worker;
  }

  /** Whoever works on runs, and can be killed. */
  get victim(): Running {
    return this.isAlone ? this.api : this.workers[0]!;
  }

  /** What the workers had to say, for whoever looks for the reason of a failure. */
  said(): string {
    return this.workers.map(({ said }) => said()).join('\n');
  }

  /** Something takes the place of a victim that is gone. */
  async replaceVictim(): Promise<void> {
    if (this.isAlone) await this.startApi();
    else {
      this.workers.shift();
      await this.addWorker();
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.workers, ...(this.#api === undefined ? [] : [this.#api])].map((one) => endProgram(one, 'SIGKILL')),
    );
    rmSync(this.#folder, { recursive: true, force: true });
  }

  call(path: string, body?: object): Promise<Reply> {
    return callApi(this.api, path, body);
  }

  async startRun(question: string, flow: object = sharedFlow, more: object = {}): Promise<string> {
    const { status, body } = await this.call('/api/runs', { flow, input: { question }, ...more });
    if (status !== 202) throw new Error(`The run was not started: ${JSON.stringify(body)}`);
    return RunCreated.parse(body).id;
  }

  async startRuns(count: number, name: string): Promise<Map<string, string>> {
    const runs = new Map<string, string>();
    for (let index = 0; index < count; index += 10) {
      const questions = Array.from({ length: Math.min(10, count - index) }, (_, more) => `${name}${index + more}`);
      const ids = await Promise.all(questions.map((question) => this.startRun(question)));
      ids.forEach((id, at) => {
        runs.set(id, questions[at]!);
      });
    }
    return runs;
  }

  async view(run: string): Promise<RunView> {
    return RunView.parse((await this.call(`/api/runs/${run}`)).body);
  }

  async journal(run: string): Promise<readonly TimedEntry[]> {
    const { text } = await callApi(this.api, `/api/runs/${run}/journal`);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as TimedEntry); // journals are checked elsewhere
  }

  async tasks(run?: string): Promise<readonly TaskView[]> {
    const query = run === undefined ? 'limit=1000' : `run=${run}`;
    return TaskList.parse((await this.call(`/api/tasks?${query}`)).body).tasks;
  }

  /** Answers whatever is asked, again and again, until the runs are final or the time is over; resolves with those that are not. */
  async answerAll(runs: ReadonlyMap<string, string>, ms: number): Promise<string[]> {
    const left = new Set(runs.keys());
    const deadline = performance.now() + ms;
    while (left.size > 0 && performance.now() < deadline) {
      await this.#answerOnce().catch(() => {}); // whoever takes commands, or the store, may be away for a moment
      for (const run of left) {
        const status = await this.view(run)
          .then((view) => view.status)
          .catch(() => 'running');
        if (status === 'completed') left.delete(run);
        else if (status === 'failed' || status === 'cancelled') throw new Error(`${run} ended as ${status}.`);
        else break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return [...left];
  }

  async #answerOnce(): Promise<void> {
    await Promise.all(
      (await this.tasks()).map(({ id, prompt }) => this.call(`/api/tasks/${id}/answer`, { answer: answerTo(prompt) })),
    );
  }

  /** The runs whose result is not what it must be. */
  async wrong(runs: ReadonlyMap<string, string>, expected = expectedOutput): Promise<string[]> {
    const wrong: string[] = [];
    for (const [run, question] of runs) {
      const { status, output } = await this.view(run);
      const isRight =
        status === 'completed' && JSON.stringify(sorted(output)) === JSON.stringify(sorted(expected(question)));
      if (!isRight) wrong.push(`${run} ${question} ${status} ${JSON.stringify(output)}`);
    }
    return wrong;
  }

  /** For one more process, whose calls can be told from those of others. */
  #program(): Program {
    this.#members += 1;
    return { bundle: this.#bundle, environment: { ...this.#environment, OPENAI_API_KEY: `member${this.#members}` } };
  }

  #meet(folder: string): string[] {
    const { store, queue } = this.#meeting;
    return [
      '--data',
      join(this.#folder, folder),
      ...(store === undefined ? [] : ['--store', store]),
      ...(queue === undefined ? [] : ['--queue', queue]),
    ];
  }
}

function sorted(value: unknown): unknown {
  return Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
