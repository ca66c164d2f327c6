import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { countCalls } from '#engine/graph/count-calls';
import { compile, type FlowFile, type Sandbox } from '#engine/index';
import { flowFrom, namedFlows, type Wildness } from './build-flow.ts';
import { flowShapes } from './flow-shapes.ts';
import { inProcessSandbox } from './in-process-sandbox.ts';
import { play, runInput } from './play.ts';
import { searching, secondsToSearch } from './seconds.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await inProcessSandbox();
});

const calm: Wildness = { fails: false, cuts: false, draws: true };
const cutting: Wildness = { fails: false, cuts: true, draws: true };

/** Calls to models that a run makes, each counted once however often it was tried. */
async function callsMade(flow: FlowFile): Promise<number> {
  const { world, status } = await play(flow, { sandbox });
  expect(status).toBe('completed');
  return new Set(world.calls.filter((call) => /#\d+\/\d+\/\d+$/.test(call))).size;
}

const limit = (seconds: number) => secondsToSearch(seconds) * 1000 + 60_000;
const count = { runs: 0, exact: 0, bounded: 0, calling: 0 };

describe.each([
  { name: 'calm', wildness: calm },
  { name: 'that is cut off by exits and errors', wildness: cutting },
])('a random flow $name', ({ wildness }) => {
  it(
    'makes as many calls as counted before',
    async () => {
      await fc.assert(
        fc.asyncProperty(flowShapes, async (shape) => {
          const flow = flowFrom(shape, wildness);
          const plan = compile(flow, namedFlows);
          const made = await callsMade(flow);
          const bounds = countCalls(plan, { peopleFromData: true });
          const exact = countCalls(plan, { input: runInput, peopleFromData: true });
          for (const { least, most } of [bounds, exact]) {
            expect(made).toBeGreaterThanOrEqual(least);
            if (most !== undefined) expect(made).toBeLessThanOrEqual(most);
          }
          expect(exact.least).toBeGreaterThanOrEqual(bounds.least);
          expect(exact.most ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(bounds.most ?? Number.POSITIVE_INFINITY);
          count.runs += 1;
          if (made > 0) count.calling += 1;
          if (exact.most !== undefined) count.bounded += 1;
          if (exact.most === exact.least && made > 0) count.exact += 1;
        }),
        searching(5),
      );
    },
    limit(5),
  );
});

it('has seen flows of all kinds', () => {
  expect(count.runs).toBeGreaterThan(40);
  expect(count.calling).toBeGreaterThan(20);
  expect(count.bounded).toBeGreaterThan(20);
  expect(count.exact).toBeGreaterThan(5);
});
