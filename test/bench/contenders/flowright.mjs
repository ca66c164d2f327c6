import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { noOp } from '../workloads.mjs';

/** Flowright as it is built, with a journal in memory or the durable one of a server's data folder. */
export async function prepare(workload, units, { isDurable, engineFile }) {
  const { memoryStore, openData, startRun, systemClock } = await import(pathToFileURL(engineFile).href);
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-bench-'));
  const data = isDurable ? openData(folder) : undefined;
  const host = {
    store: data?.journal ?? memoryStore(),
    clock: systemClock(),
    newId: () => randomBytes(12).toString('hex'),
    log: (level, message) => {
      if (level === 'error') throw new Error(message);
    },
    models: { call: () => Promise.reject(new Error('The bench calls no model.')) },
    sandbox: { run: () => Promise.reject(new Error('The bench runs no code.')) },
  };
  const { flow, input } = flows[workload](units);
  let last;
  return {
    async run() {
      const options = { flow, input, seed: 'bench', budget: { depth: 1000, entries: 100_000 } };
      const run = await startRun(host, options, { registry, concurrency: 1000 });
      const status = await run.settled();
      if (status !== 'completed') throw new Error(`The run is ${status}: ${JSON.stringify(run.state.ended)}`);
      last = run.id;
      await run.close();
      return status;
    },
    /** Bytes that one run has left: its entries as JSON. */
    async recordedBytes() {
      const entries = await host.store.read(last);
      return entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), 0);
    },
    async storedBytes(runs) {
      if (data === undefined) return undefined;
      await data.close();
      return Math.round(statSync(path.join(folder, 'flowright.sqlite')).size / runs);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A node that does nothing, asynchronously, through the same path of effects that model calls take. */
const noOpLogic = {
  begin: ({ inputs }) => ({
    do: 'perform',
    calls: 0,
    effect: async () => ({ outputs: { value: await noOp(inputs.value) } }),
  }),
};
const registry = (type) => (type === 'code' ? noOpLogic : undefined);

const step = (id) => ({ id, type: 'code', inputs: { value: {} }, outputs: { value: {} }, source: 'return input;' });
const edge = (from, to) => ({ from: `${from}.value`, to: `${to}.value` });
const flowOf = (nodes, edges, input = 'value') => ({
  format: 1,
  name: 'bench-flow',
  interface: { input: { [input]: {} }, output: { value: {} } },
  nodes,
  edges,
});
const body = { nodes: [step('step')], edges: [edge('input', 'step'), edge('step', 'output')] };

const flows = {
  chain(units) {
    const ids = Array.from({ length: units }, (_, index) => `step${index}`);
    const edges = ['input', ...ids].map((id, index) => edge(id, ids[index] ?? 'output'));
    return { flow: flowOf(ids.map(step), edges), input: { value: 0 } };
  },
  loop(units) {
    const loop = { id: 'rounds', type: 'loop', maxRounds: units, body };
    return { flow: flowOf([loop], [edge('input', 'rounds'), edge('rounds', 'output')]), input: { value: 0 } };
  },
  map(units) {
    const item = { nodes: [step('step')], edges: [{ from: 'input.item', to: 'step.value' }, edge('step', 'output')] };
    const map = { id: 'each', type: 'map', concurrency: units, body: item };
    const edges = [{ from: 'input.items', to: 'each.items' }, edge('each', 'output')];
    return {
      flow: flowOf([map], edges, 'items'),
      input: { items: Array.from({ length: units }, (_, index) => index) },
    };
  },
  nest(units) {
    let flow = flowOf([step('step')], [edge('input', 'step'), edge('step', 'output')]);
    for (let level = 1; level < units; level += 1) {
      const inner = { id: 'inner', type: 'flow', use: flow };
      flow = flowOf([step('step'), inner], [edge('input', 'step'), edge('step', 'inner'), edge('inner', 'output')]);
    }
    return { flow, input: { value: 0 } };
  },
};
