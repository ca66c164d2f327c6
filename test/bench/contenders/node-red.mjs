import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import runtime from '@node-red/runtime';
import nodeRedUtil from '@node-red/util';
import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** Node-RED's runtime without editor and web server; its flows are deployed before the clock starts. */
export async function prepare({ shape, size }) {
  if (shapes[shape] === undefined) return undefined;
  const { nodes, run } = shapes[shape](size);
  const stop = await deploy(nodes);
  return { run: () => run(send), close: stop };
}

/** Whoever waits for the end of a message's way, by the number that the message carries. */
const waiting = new Map();
let messages = 0;

/** Sends a message into the flow; resolves with the one that reaches the `end` node. */
function send(message) {
  messages += 1;
  const run = messages;
  return new Promise((resolve) => {
    waiting.set(run, resolve);
    runtime._.nodes.getNode('first').receive({ ...message, run });
  });
}

const behaviours = {
  async pass(message, forward) {
    message.payload = await noOp(message.payload);
    forward(message);
  },
  async generate(message, forward) {
    message.payload.push({ role: 'assistant', content: await noOp(draft) });
    forward(message);
  },
  async criticise(message, forward, { size }) {
    message.payload.push({ role: 'user', content: await noOp(verdict) });
    forward(message.payload.length < 2 * size ? [message, null] : [null, message]);
  },
  async split(message, forward) {
    const { payload, run } = message;
    forward([payload.map((item) => ({ payload: item, run, parts: payload.length }))]);
  },
  async answer({ run }, forward, { size }) {
    for await (const token of tokens(size)) forward({ payload: token, run, parts: size });
  },
  /** As many messages as were split off, joined in one. */
  async join(message) {
    const joined = joins.get(message.run) ?? [];
    joins.set(message.run, joined);
    joined.push(message.payload);
    if (joined.length === message.parts) {
      joins.delete(message.run);
      finish({ run: message.run, payload: joined });
    }
  },
  end: async (message) => finish(message),
};
const joins = new Map();

function finish(message) {
  waiting.get(message.run)(message.payload);
  waiting.delete(message.run);
}

/** A node without a place on the canvas would be taken for a configuration. */
const place = { x: 0, y: 0 };
const node = (id, behaviour, wires, more = {}) => ({
  id,
  type: 'bench-step',
  z: 'tab',
  ...place,
  behaviour,
  wires: wires.map((ids) => (Array.isArray(ids) ? ids : [ids])),
  ...more,
});

const shapes = {
  chain(size) {
    return { nodes: chainOf(size), run: (start) => start({ payload: 0 }) };
  },
  loop(size) {
    const nodes = [
      node('first', 'generate', ['critic']),
      node('critic', 'criticise', ['first', 'end'], { size }),
      node('end', 'end', []),
    ];
    return { nodes, run: async (start) => (await start({ payload: [] })).length };
  },
  map(size) {
    const nodes = [node('first', 'split', ['step']), node('step', 'pass', ['end']), node('end', 'join', [])];
    return { nodes, run: async (start) => (await start({ payload: range(size) })).length };
  },
  nest(size) {
    const levels = range(size).flatMap((level) => {
      const id = `level${level}`;
      const own = { z: id };
      const last = level === 0 ? `${id}step` : `${id}inner`;
      const subflow = {
        id,
        type: 'subflow',
        name: id,
        in: [{ ...place, wires: [{ id: `${id}step` }] }],
        out: [{ ...place, wires: [{ id: last, port: 0 }] }],
      };
      if (level === 0) return [subflow, node(`${id}step`, 'pass', [[]], own)];
      const inner = { id: last, type: `subflow:level${level - 1}`, z: id, ...place, wires: [[]] };
      return [subflow, node(`${id}step`, 'pass', [last], own), inner];
    });
    const outer = { id: 'outer', type: `subflow:level${size - 1}`, z: 'tab', ...place, wires: [['end']] };
    return {
      nodes: [...levels, node('first', 'forward', ['outer']), outer, node('end', 'end', [])],
      run: (start) => start({ payload: 0 }),
    };
  },
  runs(size) {
    const run = async (start) => (await Promise.all(range(size).map(() => start({ payload: 0 })))).length;
    return { nodes: chainOf(stepsOfSmallRun), run };
  },
  tokens(size) {
    const nodes = [node('first', 'answer', ['end'], { size }), node('end', 'join', [])];
    return { nodes, run: async (start) => (await start({})).join('').length };
  },
};
behaviours.forward = async (message, forward) => forward(message);

function chainOf(size) {
  const ids = ['first', ...range(size - 1).map((index) => `step${index}`), 'end'];
  return ids.map((id, index) => node(id, id === 'end' ? 'end' : 'pass', id === 'end' ? [] : [ids[index + 1]]));
}

async function deploy(nodes) {
  const userDir = mkdtempSync(path.join(tmpdir(), 'bench-node-red-'));
  const flows = [{ id: 'tab', type: 'tab', label: 'bench' }, ...nodes];
  const settings = {
    userDir,
    storageModule: storageOf(flows),
    logging: { console: { level: 'off' } },
    telemetry: { enabled: false, updateNotification: false },
  };
  nodeRedUtil.init(settings);
  runtime.init(settings);
  await runtime.start();
  runtime._.nodes.registerType('bench/step', 'bench-step', function step(config) {
    runtime._.nodes.createNode(this, config);
    const behaviour = behaviours[config.behaviour];
    this.on('input', (message, forward, done) => {
      behaviour(message, forward, config).then(done, (error) => {
        done(error);
        throw error; // Node-RED only logs it
      });
    });
  });
  await runtime._.nodes.loadFlows(true);
  await until(() => runtime._.nodes.getNode('end') !== null);
  return async () => {
    await runtime.stop();
    rmSync(userDir, { recursive: true, force: true });
  };
}

function storageOf(flows) {
  const nothing = async () => ({});
  return {
    init: nothing,
    getFlows: async () => flows,
    saveFlows: nothing,
    getCredentials: nothing,
    saveCredentials: nothing,
    getSettings: nothing,
    saveSettings: nothing,
    getSessions: nothing,
    saveSessions: nothing,
    getLibraryEntry: nothing,
    saveLibraryEntry: nothing,
  };
}

async function until(isTrue) {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
