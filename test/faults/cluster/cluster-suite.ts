import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '#server/testing/read-events';
import { answerTo, callsOfSharedFlow, replyTo, sharedFlow } from './cluster-flow.ts';
import { type Meeting, Members } from './members.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { endProgram } from './processes.ts';
import { type Fault, repeatedCalls, settledNow } from './repeated-calls.ts';

/** A journal and a queue, and what can be done to them. */
export interface Pair {
  readonly name: string;
  readonly isMissing: boolean;
  /** Two unless it says otherwise. */
  readonly workers?: number;
  open(): Promise<Meeting>;
  close(): Promise<void>;
  /** Kills the server that holds the journal, as by `kill -9`, and starts it again. */
  crashStore?: () => Promise<void>;
  /** Where a crash of the store is one of the queue as well. */
  readonly isQueueInStore?: boolean;
  /** Empties the queue behind everybody's back. */
  wipeQueue?: () => Promise<void>;
}

/** Runs of the larger cases. `FLOWRIGHT_CLUSTER_RUNS=500` for the full number. */
const many = Number(process.env.FLOWRIGHT_CLUSTER_RUNS ?? 60);
/** Runs of the others. */
const some = 24;
const caseMs = 120_000 + many * 400;

const possible = (what: unknown) => it.skipIf(what === undefined);

/** What must hold whatever the journal and the queue are made of. */
export function clusterSuite(pair: Pair, bundleOf: () => string): void {
  describe.skipIf(pair.isMissing)(`runs on ${pair.name}`, () => {
    let model: ModelServer;
    let members: Members;

    beforeAll(async () => {
      model = await startModelServer();
      members = new Members(bundleOf(), await pair.open(), model.url);
      await members.start(pair.workers ?? 2);
    }, 240_000);
    afterAll(async () => {
      await members?.close();
      await model?.close();
      await pair.close();
    }, 60_000);
    beforeEach(() => {
      model.delayMs = 80;
      model.forget();
    });

    /** Nothing but what was in flight then was asked twice. */
    async function expectNoNeedlessCall(fault: Fault): Promise<void> {
      const { needless } = await repeatedCalls(members, model.repeated(), fault);
      expect(needless, members.said()).toEqual([]);
    }

    async function expectRight(runs: ReadonlyMap<string, string>): Promise<void> {
      expect(await members.answerAll(runs, caseMs - 20_000)).toEqual([]);
      expect(await members.wrong(runs)).toEqual([]);
      const keys = new Set(model.calls.map(({ key }) => key));
      expect(keys.size).toBe(runs.size * callsOfSharedFlow);
    }

    it(
      'an answer before its question is refused; answers that race the park, each other and themselves are taken once',
      async () => {
        model.delayMs = 250;
        expect((await members.call(`/api/tasks/${'0'.repeat(32)}/answer`, { answer: 'early' })).status).toBe(404);
        const runs = await members.startRuns(8, 'race');
        for (const run of runs.keys()) {
          // While the model is still talking, so that the answer is written under the hands of whoever drives the run.
          await expect.poll(async () => (await members.tasks(run)).length, { timeout: 10_000 }).toBeGreaterThan(0);
          const [task] = await members.tasks(run);
          const answer = (text: string) => members.call(`/api/tasks/${task!.id}/answer`, { answer: text });
          const right = answerTo(task!.prompt);
          const [first, second] = await Promise.all([answer(right), answer(right)]);
          expect([first.status, second.status]).toEqual([200, 200]);
          expect((await answer('something else')).status).toBe(409);
        }
        await expectRight(runs);
        expect(model.repeated()).toEqual([]);
      },
      caseMs,
    );

    it(
      'pieces of an answer come in order through a process that does not work on the run',
      async () => {
        model.delayMs = 400;
        const question = `tell ${'me something long '.repeat(10)}`;
        const run = await members.startRun(question);
        const stream = await readEvents(members.api, `/api/runs/${run}/events`);
        const left = members.answerAll(new Map([[run, question]]), 30_000);
        expect(await left).toEqual([]);
        await stream.ended;
        const numbers = stream.events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
        expect(numbers).toEqual(Array.from({ length: (await members.view(run)).sequence }, (_, index) => index + 1));
        const said = new Map<string, string>();
        for (const { event, data } of stream.events) {
          if (event !== 'delta') continue;
          const { address, text } = data as { address: string; text: string };
          said.set(address, (said.get(address) ?? '') + text);
        }
        // The last of a call may be overtaken by its result, which says it all; nothing is missing in between.
        for (const [address, prompt] of [
          ['deep/one#1', `one ${question}`],
          ['a#1', `a ${question}`],
        ] as const) {
          expect(said.get(address)?.length, `${address} of ${[...said.keys()].join(', ')}`).toBeGreaterThan(0);
          expect(replyTo(prompt)).toContain(said.get(address)!);
        }
      },
      caseMs,
    );

    it(
      'a run goes on as it began although its flow is edited while it waits',
      async () => {
        const run = await members.startRun('before');
        await expect.poll(async () => (await members.tasks(run)).length, { timeout: 10_000 }).toBe(2);
        const nodes = sharedFlow.nodes.map((node) =>
          node.id === 'early' ? { ...node, prompt: 'edited {{ question }}' } : node,
        );
        const edited = await members.startRun('after', { ...sharedFlow, nodes });
        await expect
          .poll(async () => (await members.tasks(edited)).map(({ prompt }) => prompt), { timeout: 10_000 })
          .toContain('edited after');
        expect(
          await members.answerAll(
            new Map([
              [run, 'before'],
              [edited, 'after'],
            ]),
            30_000,
          ),
        ).toEqual([]);
        expect(await members.wrong(new Map([[run, 'before']]))).toEqual([]);
        expect((await members.view(edited)).output).toMatchObject({ said: '(edited after)' });
      },
      caseMs,
    );

    it(
      'a process that is killed in the middle of calls loses nothing: only what was in flight is called again',
      async () => {
        model.delayMs = 200;
        const runs = await members.startRuns(many, 'kill');
        await expect.poll(() => model.calls.length, { timeout: caseMs }).toBeGreaterThan(runs.size * 3);
        const fault = { at: Date.now() };
        await endProgram(members.victim, 'SIGKILL');
        const known = members.isAlone ? {} : { settled: await settledNow(members, runs) };
        await members.replaceVictim();
        await expectRight(runs);
        await expectNoNeedlessCall({ ...fault, ...known });
      },
      caseMs,
    );

    it(
      'a process that stands still and goes on later does no harm',
      async () => {
        model.delayMs = 200;
        const runs = await members.startRuns(some, 'still');
        await expect.poll(() => model.calls.length, { timeout: caseMs }).toBeGreaterThan(runs.size * 2);
        const { child } = members.victim;
        const fault = { at: Date.now() };
        child.kill('SIGSTOP');
        const known = members.isAlone ? {} : { settled: await settledNow(members, runs) };
        // Somebody else has taken over what it was at; where it is alone nobody can.
        if (!members.isAlone) await expect.poll(() => model.repeated().length, { timeout: caseMs }).toBeGreaterThan(0);
        child.kill('SIGCONT');
        await expectRight(runs);
        await expectNoNeedlessCall({ ...fault, ...known });
      },
      caseMs,
    );

    possible(pair.crashStore)(
      'a store that crashes and comes back has what was acknowledged, and gets the answers in hand',
      async () => {
        model.delayMs = 200;
        const runs = await members.startRuns(some, 'crash');
        await expect.poll(() => model.calls.length, { timeout: caseMs }).toBeGreaterThan(runs.size * 2);
        const fault = { at: Date.now(), isQueueGone: pair.isQueueInStore === true };
        await pair.crashStore?.();
        await expectRight(runs);
        await expectNoNeedlessCall(fault);
      },
      caseMs,
    );

    possible(pair.wipeQueue)(
      'a queue that forgets everything stops nothing',
      async () => {
        const runs = await members.startRuns(some, 'wiped');
        await expect.poll(() => model.calls.length, { timeout: caseMs }).toBeGreaterThan(runs.size * 2);
        const fault = { at: Date.now(), isQueueGone: true };
        await pair.wipeQueue?.();
        await expectRight(runs);
        await expectNoNeedlessCall(fault);
      },
      caseMs,
    );

    it(
      'a process that is told to stop writes what it has in hand, and nothing is called again',
      async () => {
        model.delayMs = 300;
        const runs = await members.startRuns(some, 'stop');
        await expect.poll(() => model.calls.length, { timeout: caseMs }).toBeGreaterThan(runs.size * 2);
        const { code, ms } = await endProgram(members.victim, 'SIGTERM');
        expect({ code, isSoon: ms < 10_000 }, members.victim.said()).toEqual({ code: 0, isSoon: true });
        // Elsewhere there is at least one left.
        if (members.isAlone) await members.replaceVictim();
        await expectRight(runs);
        // One process alone leaves what is in flight: nobody else could go on, and whoever stops it waits.
        if (!members.isAlone) expect(model.repeated()).toEqual([]);
      },
      caseMs,
    );
  });
}
