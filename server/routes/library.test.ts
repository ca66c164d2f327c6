import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contentHash, type FlowFile, requireFlow } from '#engine/format/index';
import {
  DependentList,
  LibraryEntry,
  LibraryList,
  Release,
  ReleaseSummary,
  RunCreated,
  VersionAdvice,
} from '#engine/protocol/index';
import { askModelFlow, greetBy, greetFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const publish = (flow: FlowFile, version: string, rest: object = {}) =>
  server.call('/api/library', { body: { flow, version, ...rest } });

const louder: FlowFile = { ...greetFlow, nodes: [{ id: 'say', type: 'template', text: 'HELLO {{ name }}!' }] };
const renamed = requireFlow({
  ...greetFlow,
  interface: { input: { person: { type: 'string' } }, output: greetFlow.interface.output },
  edges: [{ from: 'input.person', to: 'say.name' }, greetFlow.edges[1]],
});

const userOf = (reference: string, hash?: string): FlowFile => greetBy('greet-twice', reference, hash);

describe('publishing', () => {
  it('keeps a release with its hash, needs and interface', async () => {
    const answer = await publish(greetFlow, '1.0.0', { readme: '# Greets people', author: 'Ada', notes: 'First.' });
    expect(answer.status).toBe(201);
    expect(ReleaseSummary.parse(answer.body)).toMatchObject({
      name: 'greet',
      version: '1.0.0',
      hash: contentHash(greetFlow),
      needs: { models: [], people: [], code: false },
      shipped: false,
    });
    const release = await server.read('/api/library/greet/1.0.0', Release);
    expect(release).toMatchObject({ readme: '# Greets people', flow: greetFlow });
  });

  it('never changes a release, and takes no version below what the change asks for', async () => {
    expect((await publish(greetFlow, '1.0.0')).status).toBe(409);
    expect((await publish(louder, '1.0.0')).status).toBe(409);
    expect((await publish(louder, '0.9.0')).status).toBe(409);
    const breaking = await publish(renamed, '1.5.0');
    expect(breaking).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    expect(breaking.text).toContain('2.0.0');
    expect(breaking.text).toContain('input \\"name\\"');
    expect((await server.read('/api/library/greet', LibraryEntry)).versions).toEqual(['1.0.0']);
  });

  it('takes the version that it advises', async () => {
    for (const flow of [louder, renamed]) {
      const advice = await server.read('/api/library/advice', VersionAdvice, { body: { flow } });
      expect((await publish(flow, advice.suggested)).status).toBe(201);
    }
    expect((await server.read('/api/library/greet', LibraryEntry)).versions).toEqual(['2.0.0', '1.0.1', '1.0.0']);
    const { releases } = await server.read(
      '/api/library/greet/versions',
      z.strictObject({ releases: z.array(ReleaseSummary) }),
    );
    expect(releases).toHaveLength(3);
    expect((await server.read('/api/library/greet/latest', Release)).version).toBe('2.0.0');
  });

  it('refuses a flow that cannot run, with every problem', async () => {
    const broken = { ...greetFlow, name: 'broken', edges: [{ from: 'input.name', to: 'nobody.x' }] };
    const answer = await publish(broken, '1.0.0');
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'FLOW_INVALID' } } });
    expect((await server.call('/api/library/broken')).status).toBe(404);
  });

  it('refuses to replace what ships with the product', async () => {
    const answer = await publish(askModelFlow, '9.0.0');
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    expect((await server.read('/api/library/ask-model', LibraryEntry)).versions).toEqual(['1.0.0']);
  });

  it('refuses unknown keys and a version that is none', async () => {
    expect((await publish(greetFlow, '1.0')).status).toBe(400);
    expect((await publish(greetFlow, '3.0.0', { owner: 'me' })).status).toBe(400);
    expect((await publish({ ...greetFlow, secret: 'x' } as FlowFile, '3.0.0')).status).toBe(400);
  });
});

describe('references', () => {
  it('must be releases that are pinned to their content', async () => {
    for (const flow of [
      userOf('greet'),
      userOf('greet@1.0.0'),
      userOf('greet@1.0.0', `sha256-${'0'.repeat(64)}`),
      userOf('nowhere@1.0.0'),
    ]) {
      const answer = await publish(flow, '1.0.0');
      expect(answer).toMatchObject({
        status: 422,
        body: { error: { problems: [{ path: expect.stringContaining('nodes[0]') }] } },
      });
    }
    const pinned = await publish(userOf('greet@1.0.0', contentHash(greetFlow)), '1.0.0');
    expect(ReleaseSummary.parse(pinned.body).dependencies).toEqual({ 'greet@1.0.0': contentHash(greetFlow) });
  });

  it('are listed as dependents', async () => {
    const { dependents } = await server.read('/api/library/greet/dependents', DependentList);
    expect(dependents).toMatchObject([{ release: { name: 'greet-twice' }, direct: true, pins: ['greet@1.0.0'] }]);
  });

  it('go on meaning the pinned version after newer ones are published', async () => {
    const body = { flow: 'greet-twice@1.0.0', input: { name: 'Ada' } };
    const { id } = await server.read('/api/runs', RunCreated, { body });
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { greeting: 'Hello Ada!' } });
  });
});

describe('reading', () => {
  it('lists shipped and published flows and searches them', async () => {
    const all = await server.read('/api/library', LibraryList);
    expect(all.entries.map(({ name }) => name).sort()).toEqual(['ask-model', 'greet', 'greet-twice']);
    expect((await server.read('/api/library?q=greet', LibraryList)).entries.map(({ name }) => name)).not.toContain(
      'ask-model',
    );
    expect((await server.read('/api/library?q=ask', LibraryList)).entries.map(({ name }) => name)).toEqual([
      'ask-model',
    ]);
    expect((await server.read('/api/library?q=%22%20OR%20*', LibraryList)).entries).toEqual([]);
  });

  it('says who works in a flow and what a run costs, told by the flow, and filters by it and by what its author said', async () => {
    const asking = requireFlow({ ...askModelFlow, name: 'ask-once' });
    const facets = { type: 'alone', structure: 'single', strategy: 'judgement', coordination: 'static' };
    const released = await publish(asking, '1.0.0', { facets });
    expect(ReleaseSummary.parse(released.body).facets).toEqual({
      ...facets,
      actors: 'models',
      cost: 'one',
      calls: { least: 1, most: 1 },
    });
    const names = async (query: string) =>
      (await server.read(`/api/library?${query}`, LibraryList)).entries.map(({ name }) => name);
    expect(await names('actors=models')).toEqual(['ask-once']);
    expect(await names('actors=programs&cost=none')).toEqual(['greet', 'greet-twice']);
    expect(await names('cost=one,none')).toEqual(['ask-once', 'greet', 'greet-twice']);
    expect(await names('q=greet&structure=single')).toEqual([]);
    expect(await names('structure=single,chain&strategy=judgement')).toEqual(['ask-once']);
    expect((await server.call('/api/library?cost=cheap')).status).toBe(400);
    expect((await publish(asking, '1.0.1', { facets: { cost: 'none' } })).status).toBe(400);
  });

  it('answers 404 for what is not there', async () => {
    for (const place of [
      '/api/library/nowhere',
      '/api/library/nowhere/versions',
      '/api/library/greet/7.0.0',
      '/api/library/nowhere/latest',
    ]) {
      expect(await server.call(place)).toMatchObject({ status: 404, body: { error: { code: 'FLOW_NOT_FOUND' } } });
    }
  });
});
