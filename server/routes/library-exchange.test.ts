import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, requireFlow, sha256Hex } from '#engine/format/index';
import { canonicalJson, type Json } from '#engine/json';
import { ImportReport, LibraryFile, ReleaseView } from '#engine/protocol/index';
import { openDatabase } from '../host/database.ts';
import { greetFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const calling = requireFlow({
  format: 1,
  name: 'fetch-greeting',
  interface: { input: { name: { type: 'string' } }, output: { greeting: {} } },
  hosts: ['api.example.com'],
  nodes: [
    { id: 'inner', type: 'flow', use: 'greet@1.0.0', hash: contentHash(greetFlow) },
    { id: 'fetch', type: 'http', method: 'GET', url: 'https://api.example.com/{{ name }}' },
  ],
  edges: [
    { from: 'input.name', to: 'inner.name' },
    { from: 'inner.greeting', to: 'fetch.name' },
    { from: 'fetch.body', to: 'output.greeting' },
  ],
});

let here: TestServer;
let there: TestServer;
/** Hands on what `here` says, after `tamper` has changed it. */
let wire: Server;
let tamper = (text: string): string => text;
/** Told of a request that is not answered, and when whoever asked has gone. */
let keepWaiting: ((asked: { readonly gone: Promise<void> }) => void) | undefined;

const publish = (server: TestServer, flow: FlowFile, version: string, rest: object = {}) =>
  server.read('/api/library', ReleaseView.partial(), { body: { flow, version, ...rest } });

beforeAll(async () => {
  here = await startTestServer({ shipped: [] });
  wire = createServer(async (request, response) => {
    if (keepWaiting !== undefined)
      return keepWaiting({ gone: new Promise((resolve) => response.once('close', resolve)) });
    const answer = await here.call(request.url ?? '', {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(tamper(answer.text));
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const privateHosts = [`127.0.0.1:${here.running.port}`, `127.0.0.1:${wirePort()}`].join(',');
  there = await startTestServer({ shipped: [], environment: { FLOWRIGHT_ALLOW_PRIVATE_HOSTS: privateHosts } });
  await publish(here, greetFlow, '1.0.0', { readme: '# Greets', author: 'Ada' });
  await publish(here, calling, '1.0.0');
});
afterAll(async () => {
  wire.close();
  await here.close();
  await there.close();
});

const wirePort = () => (wire.address() as AddressInfo).port; // it listens on a port
const pullBody = (rest: object = {}) => ({
  from: here.running.url,
  token: here.running.token,
  reference: 'fetch-greeting@1.0.0',
  ...rest,
});
const pull = (rest: object = {}) => there.call('/api/library/pull', { body: pullBody(rest) });

describe('a release of another server', () => {
  it('says what it is and asks for before it is taken', async () => {
    const report = ImportReport.parse((await pull({ dryRun: true })).body);
    expect(report.added.map(({ name }) => name)).toEqual(['greet', 'fetch-greeting']);
    expect(report.needs.hosts).toEqual(['api.example.com']);
    expect((await there.call('/api/library/greet')).status).toBe(404);
  });

  it('is refused when one byte of it was changed on its way, and nothing of it is kept', async () => {
    for (const [what, other] of [
      ['Hello {{', 'Hullo {{'],
      ['# Greets', '# Grates'],
      ['"author":"Ada"', '"author":"Eve"'],
      ['"publishedAt":1', '"publishedAt":2'],
    ] as const) {
      tamper = (text) => text.replace(what, other);
      const refused = await pull({ from: `http://127.0.0.1:${wirePort()}` });
      expect(refused).toMatchObject({ status: 422, body: { error: { code: 'FLOW_HASH_MISMATCH' } } });
      expect(refused.text).toContain('greet@1.0.0');
    }
    expect((await there.call('/api/library/greet')).status).toBe(404);
    tamper = (text) => text;
  });

  it('is taken with all that it reaches, once, as it was published there', async () => {
    expect(ImportReport.parse((await pull()).body).added).toHaveLength(2);
    const [original, copy] = await Promise.all(
      [here, there].map((server) => server.read('/api/library/greet/1.0.0', ReleaseView)),
    );
    expect(copy).toEqual(original);
    expect(ImportReport.parse((await pull()).body)).toMatchObject({
      added: [],
      known: ['greet@1.0.0', 'fetch-greeting@1.0.0'],
    });
  });

  it('is refused when another content has its name here', async () => {
    const flow: FlowFile = { ...greetFlow, title: 'Mine' };
    await publish(here, { ...flow, name: 'ours' }, '1.0.0');
    await publish(there, { ...flow, name: 'ours', title: 'Theirs' }, '1.0.0');
    expect(await pull({ reference: 'ours' })).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it('needs that server to let us in, and an address that may be called', async () => {
    expect((await pull({ token: 'wrong' })).status).toBe(403);
    expect((await pull({ reference: 'nowhere' })).status).toBe(404);
    const blocked = await here.call('/api/library/pull', {
      body: { from: there.running.url, reference: 'greet@1.0.0', token: there.running.token },
    });
    expect(blocked).toMatchObject({ body: { error: { code: 'HTTP_BLOCKED' } } });
    expect((await pull({ from: 'ftp://127.0.0.1' })).status).toBe(400);
    expect((await pull({ from: 'http://me:secret@127.0.0.1' })).status).toBe(400);
  });

  it('can be given to a server, which checks it itself', async () => {
    await publish(there, { ...greetFlow, name: 'gift' }, '1.0.0');
    const to = { to: here.running.url, token: here.running.token, reference: 'gift@1.0.0' };
    const given = await there.read('/api/library/push', ImportReport, { body: to });
    expect(given.added.map(({ name }) => name)).toEqual(['gift']);
    expect((await here.call('/api/library/gift/1.0.0')).status).toBe(200);
  });

  it.each([
    ['pull', { from: 'wire', reference: 'late@1.0.0' }],
    ['push', { to: 'wire', reference: 'for-push@1.0.0' }],
  ])('is called off there too when whoever asked to %s it goes away', async (how, body) => {
    await publish(there, { ...greetFlow, name: `for-${how}` }, '1.0.0');
    const stop = new AbortController();
    const arrived = new Promise<{ gone: Promise<void> }>((resolve) => {
      keepWaiting = resolve;
    });
    const place = `http://127.0.0.1:${wirePort()}`;
    const asked = fetch(`${there.running.url}/api/library/${how}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${there.running.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body).replace('wire', place),
      signal: stop.signal,
    }).catch(() => 'gone');
    const { gone } = await arrived;
    keepWaiting = undefined;
    stop.abort();
    expect(await asked).toBe('gone');
    await gone;
    expect((await there.call('/api/library/late')).status).toBe(404);
    expect(there.logged.join('\n')).not.toMatch(/unexpected/i);
  });

  it('leaves no token in the log or in the data folder', async () => {
    const { token } = here.running;
    expect(there.logged.join('\n')).not.toContain(token);
    for (const file of readdirSync(there.dataFolder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      expect(readFileSync(path.join(file.parentPath, file.name)).includes(token)).toBe(false);
    }
  });
});

describe('a file of releases', () => {
  const importFile = (file: unknown, rest: object = {}) =>
    there.call('/api/library/import', { body: { file, ...rest } });
  const exported = (reference: string) => here.read(`/api/library/${reference}/export`, LibraryFile);

  it('is refused when a byte of it was changed, naming the release', async () => {
    await publish(here, { ...greetFlow, name: 'filed' }, '1.0.0', { readme: 'Read me.' });
    const text = JSON.stringify(await exported('filed/1.0.0'));
    for (const changed of [text.replace('Read me.', 'Run me.'), text.replace('Hello', 'Jello')]) {
      const refused = await importFile(JSON.parse(changed));
      expect(refused).toMatchObject({ status: 422, body: { error: { code: 'FLOW_HASH_MISMATCH' } } });
      expect(refused.text).toContain('filed@1.0.0');
    }
    expect((await importFile(JSON.parse(text))).status).toBe(200);
  });

  it('is not believed when it is sealed anew: what a flow asks for is told by the flow', async () => {
    const file = await exported('fetch-greeting/1.0.0');
    const [greet, fetching] = file.releases;
    const flow = { ...calling, name: 'harmless' };
    const release = {
      ...fetching!.release,
      name: 'harmless',
      flow: flow as unknown as Json,
      hash: contentHash(flow),
      needs: { models: [], people: [], code: false, hosts: [], tools: [] },
      shipped: true,
    };
    const sealed = { release, checksum: `sha256-${sha256Hex(canonicalJson(release))}` };
    const report = await importFile({ ...file, releases: [sealed, greet] });
    expect(ImportReport.parse(report.body).needs.hosts).toEqual(['api.example.com']);
    const kept = await there.read('/api/library/harmless/1.0.0', ReleaseView);
    expect(kept).toMatchObject({ shipped: false, needs: { hosts: ['api.example.com'] } });
  });

  it('keeps nothing when a release that it needs is missing', async () => {
    const outer = requireFlow({
      ...greetFlow,
      name: 'outer',
      nodes: [
        { id: 'say', type: 'flow', use: 'only-here@1.0.0', hash: contentHash({ ...greetFlow, name: 'only-here' }) },
      ],
      edges: [
        { from: 'input.name', to: 'say.name' },
        { from: 'say.greeting', to: 'output.greeting' },
      ],
    });
    await publish(here, { ...greetFlow, name: 'only-here' }, '1.0.0');
    await publish(here, outer, '1.0.0');
    const file = await exported('outer/1.0.0');
    const part = { ...file, releases: file.releases.filter(({ release }) => release.name === 'outer') };
    expect((await importFile(part)).status).toBe(422);
    expect((await there.call('/api/library/outer')).status).toBe(404);
    expect((await importFile(file)).status).toBe(200);
  });

  it('tells what was said of a release there', async () => {
    await publish(here, { ...greetFlow, name: 'risky' }, '1.0.0');
    await here.call('/api/library/risky/1.0.0/withdraw', { body: { reason: 'It leaks.' } });
    const report = ImportReport.parse((await importFile(await exported('risky/1.0.0'))).body);
    expect(report.added[0]?.status).toMatchObject({ state: 'withdrawn', reason: 'It leaks.' });
    const kept = await there.read('/api/library/risky/1.0.0', ReleaseView);
    expect(kept.status).toMatchObject({ state: 'withdrawn' });
  });

  it('holds all that people published when none is named, and only what is asked for else', async () => {
    const all = await here.read('/api/library/export', LibraryFile, { body: {} });
    const names = all.releases.map(({ release }) => release.name);
    expect(names).toEqual(expect.arrayContaining(['greet', 'fetch-greeting', 'outer']));
    expect(names.indexOf('greet')).toBeLessThan(names.indexOf('fetch-greeting'));
    const one = await here.read('/api/library/export', LibraryFile, { body: { references: ['greet'] } });
    expect(one.releases).toHaveLength(1);
    expect((await here.call('/api/library/export', { body: { references: ['nowhere'] } })).status).toBe(404);
  });
});

describe('a release whose row was changed in the database', () => {
  it('is neither read, run, forked, compared nor exported', async () => {
    const server = await startTestServer({ shipped: [] });
    await publish(server, greetFlow, '1.0.0');
    await server.running.close();
    const database = openDatabase(path.join(server.dataFolder, 'flowright.sqlite'));
    database.exec('DROP TRIGGER releases_never_change');
    database.exec("UPDATE releases SET body = replace(body, 'Hello', 'Jello')");
    database.close();
    const again = await server.restart();
    try {
      for (const [place, body] of [
        ['/api/library/greet/1.0.0'],
        ['/api/library/greet/1.0.0/export'],
        ['/api/library/greet/diff?from=1.0.0&to=1.0.0'],
        ['/api/library/greet/1.0.0/fork', {}],
        ['/api/runs', { flow: 'greet@1.0.0', input: { name: 'Ada' } }],
      ] as const) {
        const refused = await again.call(place, body === undefined ? {} : { body });
        expect(refused).toMatchObject({ status: 422, body: { error: { code: 'FLOW_HASH_MISMATCH' } } });
      }
    } finally {
      await again.close();
    }
  });
});
