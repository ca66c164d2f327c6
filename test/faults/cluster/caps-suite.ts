import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '#server/testing/read-events';
import { freshPostgres, lacksPostgres, lacksRedis, redisUrl } from '../../services/services-for-tests.ts';
import { Members } from './members.ts';
import { type CountedCall, type ModelServer, startModelServer } from './model-server.ts';

const atOnce = 4;

/** How many of the calls were in hand at once, at most; each was for so many milliseconds at least. */
function mostAtOnce(calls: readonly CountedCall[], ms: number): number {
  return Math.max(...calls.map(({ at }) => calls.filter((other) => other.at <= at && at < other.at + ms).length));
}

/** What a provider may be asked for holds for all processes of a cluster together. */
export function capsSuite(bundleOf: () => string): void {
  describe.skipIf(lacksPostgres || lacksRedis)('the limits of a provider', () => {
    let model: ModelServer;
    let members: Members;

    beforeAll(async () => {
      model = await startModelServer();
      const { url, schema } = await freshPostgres();
      const queue = `${await redisUrl()}?prefix=caps-${randomBytes(4).toString('hex')}`;
      const environment = { FLOWRIGHT_MODEL_LIMITS: `default=${atOnce}` };
      members = new Members(bundleOf(), { store: `${url}?schema=${schema}`, queue, environment }, model.url);
      await members.start(2);
    }, 240_000);
    afterAll(async () => {
      await members?.close();
      await model?.close();
    }, 60_000);

    it('hold for two processes together, and whoever watches a run is told that it waits', async () => {
      model.delayMs = 400;
      const runs = await members.startRuns(10, 'capped');
      const last = [...runs.keys()].at(-1)!;
      const stream = await readEvents(members.api, `/api/runs/${last}/events`);
      await stream.until((events) => events.some(({ event }) => event === 'held'));
      expect(stream.events.find(({ event }) => event === 'held')?.data).toMatchObject({
        message: expect.stringContaining(`${atOnce} calls at once`),
      });
      stream.close();
      await expect.poll(() => new Set(model.calls.map(({ by }) => by)).size, { timeout: 30_000 }).toBe(2);
      // One that waits can be stopped, and does not wait any longer.
      await members.call(`/api/runs/${last}/cancel`, {});
      await expect.poll(async () => (await members.view(last)).status, { timeout: 10_000 }).toBe('cancelled');
      runs.delete(last);
      expect(await members.answerAll(runs, 60_000)).toEqual([]);
      expect(await members.wrong(runs)).toEqual([]);
      expect(mostAtOnce(model.calls, model.delayMs * 0.9)).toBe(atOnce);
    }, 90_000);

    it('a pause that a provider asks one process for is kept by the other', async () => {
      model.forget();
      model.delayMs = 40;
      model.refuseFor = 5;
      const runs = await members.startRuns(6, 'paused');
      expect(await members.answerAll(runs, 60_000)).toEqual([]);
      const refused = model.calls.find(({ isRefused }) => isRefused)!;
      // What was on its way then arrives a little later; two seconds are a long time for that.
      const early = model.calls.filter(({ at }) => at > refused.at + 2_000 && at < refused.at + 4_900);
      expect(early).toEqual([]);
    }, 90_000);
  });
}
