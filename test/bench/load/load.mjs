// `npm run bench:load [-- --seconds 60 --starts 50 --clients 200 --slow 5]`: one built server on its default store, a
// scripted model over HTTP, so many starts a second and so many watchers, and some that stop reading a flood and come
// back for the rest when the server has let go of them. Prints what it saw; exits with 1 when a goal is missed.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startOpenAiServer } from '../../openai-server/server.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    starts: { type: 'string', default: '50' },
    clients: { type: 'string', default: '200' },
    slow: { type: 'string', default: '5' },
  },
});
const seconds = Number(values.seconds);
const startsPerSecond = Number(values.starts);
const clients = Number(values.clients);
const slowClients = Number(values.slow);
/** What those are sent who do not listen: ten million characters in half of a minute, more than connections hold. */
const flood = { rounds: 8, pieces: 600, piece: 'more of the same '.repeat(120), delayMs: 4 };
const goals = { acceptMs: 250, growthMbPerMinute: 20 };
const root = path.resolve(import.meta.dirname, '../../..');
const flow = {
  format: 1,
  name: 'load',
  interface: { input: { question: { type: 'string' } }, output: { answer: { type: 'string' } } },
  models: { solver: {} },
  nodes: [{ id: 'solve', type: 'ask', performer: { model: 'solver' }, prompt: 'Solve: {{ question }}' }],
  edges: [
    { from: 'input.question', to: 'solve.question' },
    { from: 'solve.text', to: 'output.answer' },
  ],
};

const floodFlow = {
  ...flow,
  name: 'flood',
  nodes: [
    {
      id: 'pour',
      type: 'loop',
      maxRounds: flood.rounds,
      body: {
        nodes: [{ ...flow.nodes[0], prompt: 'Go on with the flood, {{ question }}' }],
        edges: [
          { from: 'input.question', to: 'solve.question' },
          { from: 'solve.text', to: 'output.text' },
        ],
      },
    },
  ],
  edges: [
    { from: 'input.question', to: 'pour.question' },
    { from: 'pour.text', to: 'output.answer' },
  ],
};

const seen = { errors: [], accept: [], delay: [], ended: 0, dropped: 0, resumed: 0, memory: [] };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const waiting = [];
const unwatched = [];

function fail(what) {
  seen.errors.push(String(what));
}

function ask({ port, token }, place, body) {
  return new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    };
    const options = {
      host: '127.0.0.1',
      port,
      path: place,
      method: payload === undefined ? 'GET' : 'POST',
      headers,
      agent,
    };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** Follows a run from an entry on; resolves when the stream is over with the last entry that it brought. */
function follow({ port, token }, run, { after = 0, onOpen = () => {}, onEntry = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, ...(after === 0 ? {} : { 'last-event-id': String(after) }) };
    const options = { host: '127.0.0.1', port, path: `/api/runs/${run}/events`, headers, agent: false };
    const sent = get(options, (response) => {
      let rest = '';
      let last = after;
      let isEnded = response.statusCode === 204;
      if (response.statusCode >= 300) fail(`a stream: ${response.statusCode}`);
      response.setEncoding('utf8').on('data', (piece) => {
        const events = (rest + piece).split('\n\n');
        rest = events.pop();
        for (const event of events) {
          const id = /^id: (\d+)$/m.exec(event)?.[1];
          if (id === undefined) continue;
          if (Number(id) !== last + 1) fail(`a gap in a stream: ${last} then ${id}`);
          last = Number(id);
          const entry = JSON.parse(/^data: (.*)$/m.exec(event)[1]);
          onEntry(entry);
          if (entry.type === 'run.ended') isEnded = true;
          if (entry.type === 'run.ended' && entry.status !== 'completed') fail(`a run is ${entry.status}`);
        }
      });
      response.on('error', () => {}); // it is over then, too, and whoever asked sees that it has no end
      response.on('close', () => resolve({ last, isEnded }));
      onOpen(response);
    });
    sent.on('error', reject);
  });
}

/** Watches one run to its end. */
async function watch(server, run) {
  const onEntry = ({ at }) => {
    if (typeof at === 'number') seen.delay.push(Date.now() - at);
  };
  try {
    const { isEnded } = await follow(server, run, { onEntry });
    if (isEnded) seen.ended += 1;
    else fail('a stream ended before its run');
  } catch (error) {
    fail(error);
  }
}

/** Reads no more once it has begun, until `isOver`: finds that it was let go of, and comes back after what it has. */
async function slowWatcher(server, run, isOver) {
  const stall = (response) => {
    response.once('data', () => {
      response.pause();
      isOver.then(() => response.resume());
    });
  };
  try {
    const before = await follow(server, run, { onOpen: stall });
    if (before.isEnded) return fail('a client that took nothing was served to the end');
    seen.dropped += 1;
    const { isEnded } = await follow(server, run, { after: before.last });
    if (isEnded) seen.resumed += 1;
    else fail('who came back was not served to the end');
  } catch (error) {
    fail(error);
  }
}

async function watcher(server, isOver) {
  while (!isOver()) {
    const run = unwatched.shift() ?? (await new Promise((resolve) => waiting.push(resolve)));
    if (run !== undefined) await watch(server, run);
  }
}

async function startFlood(server) {
  const { text } = await ask(server, '/api/runs', { flow: floodFlow, input: { question: 'please' } });
  return JSON.parse(text).id;
}

async function startOne(server, count) {
  const began = performance.now();
  const { status, text } = await ask(server, '/api/runs', { flow, input: { question: `number ${count}` } });
  seen.accept.push(performance.now() - began);
  if (status >= 300) return fail(`a start: ${status} ${text.slice(0, 200)}`);
  const { id } = JSON.parse(text);
  const next = waiting.shift();
  if (next === undefined) unwatched.push(id);
  else next(id);
}

async function readMemory(server) {
  const { text } = await ask(server, '/metrics');
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
}

function startServer(folder, openai) {
  const child = spawn(process.execPath, [path.join(root, 'server/dist/main.js'), '--port', '0', '--data', folder], {
    env: { PATH: process.env.PATH, OPENAI_BASE_URL: openai.url, OPENAI_MODEL: 'small' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    child.stdout.on('data', (piece) => {
      said += piece;
      const port = /ready: http:\/\/[^:]+:(\d+)/.exec(said)?.[1];
      const token = /Token for other programs: (\S+)/.exec(said)?.[1];
      if (port !== undefined && token !== undefined) resolve({ port: Number(port), token, child });
    });
  });
}

const quantile = (numbers, part) =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))] ?? 0;
const spread = (numbers) =>
  [0.5, 0.95, 0.99].map((part) => `p${part * 100} ${quantile(numbers, part).toFixed(0)} ms`).join(', ');

/** MB a minute, by least squares, over the second half: before, caches fill. */
function growth(samples) {
  const half = samples.slice(Math.floor(samples.length / 2));
  const mean = (list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [x, y] = [mean(half.map(({ at }) => at)), mean(half.map(({ mb }) => mb))];
  const above = half.reduce((sum, { at, mb }) => sum + (at - x) * (mb - y), 0);
  return (above / half.reduce((sum, { at }) => sum + (at - x) ** 2, 0)) * 60;
}

async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-load-'));
  const openai = await startOpenAiServer();
  const answer = { kind: 'reply', text: 'It is 42.', pieces: ['It ', 'is ', '42.'], pieceDelayMs: 10 };
  const pieces = Array.from({ length: flood.pieces }, () => flood.piece);
  const floodAnswer = { kind: 'reply', text: pieces.join(''), pieces, pieceDelayMs: flood.delayMs };
  openai.script.always(({ body }) => (body?.messages.at(-1)?.content.startsWith('Go on') ? floodAnswer : answer));
  const server = await startServer(folder, openai);
  let isOver = false;
  let endStalls = () => {};
  const stallsEnd = new Promise((resolve) => (endStalls = resolve));
  try {
    const flooded = slowClients > 0 ? await startFlood(server) : '';
    const slow = Array.from({ length: slowClients }, () => slowWatcher(server, flooded, stallsEnd));
    const watchers = Array.from({ length: clients }, () => watcher(server, () => isOver));
    const began = performance.now();
    const pending = new Set();
    for (let count = 0; count < seconds * startsPerSecond; count += 1) {
      const due = began + (count * 1000) / startsPerSecond;
      if (due > performance.now()) await sleep(due - performance.now());
      const start = startOne(server, count)
        .catch(fail)
        .finally(() => pending.delete(start));
      pending.add(start);
      if (count % (startsPerSecond * 2) === 0)
        readMemory(server).then((mb) => seen.memory.push({ at: (performance.now() - began) / 1000, mb }), fail);
    }
    await Promise.all(pending);
    const wanted = seen.accept.length;
    for (let waited = 0; seen.ended < wanted && waited < 300 && seen.errors.length === 0; waited += 1) await sleep(100);
    isOver = true;
    for (const release of waiting.splice(0)) release(undefined);
    await Promise.race([Promise.all(watchers), sleep(2000)]);
    endStalls();
    await Promise.race([Promise.all(slow), sleep(20_000)]);
    return report();
  } finally {
    const gone = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.kill('SIGTERM');
    await gone;
    await openai.close();
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report() {
  const slope = growth(seen.memory);
  const mb = seen.memory.map((sample) => sample.mb.toFixed(0));
  process.stdout.write(`${clients} watchers, ${startsPerSecond} starts a second for ${seconds} s
runs: ${seen.accept.length} started, ${seen.ended} watched to their end
watchers that read nothing: ${seen.dropped} of ${slowClients} let go of, ${seen.resumed} came back for the rest and got it
errors: ${seen.errors.length}${seen.errors.length === 0 ? '' : ` (${[...new Set(seen.errors)].slice(0, 5).join('; ')})`}
accept: ${spread(seen.accept)}
from entry to watcher: ${spread(seen.delay)}
memory of the server, MB every 2 s: ${mb.join(' ')}
growth in the second half: ${slope.toFixed(1)} MB a minute
`);
  const isMet =
    seen.errors.length === 0 &&
    seen.resumed === slowClients &&
    quantile(seen.accept, 0.99) < goals.acceptMs &&
    slope < goals.growthMbPerMinute;
  process.stdout.write(
    isMet ? 'Every goal is met.\n' : `A goal is missed (${JSON.stringify(goals)}, no error, nobody lost).\n`,
  );
  return isMet ? 0 : 1;
}

process.exitCode = await main();
