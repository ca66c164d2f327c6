import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash, type FlowFile, requireFlow } from '#engine/format/index';
import {
  DependentList,
  ExampleResults,
  ForkedFlow,
  LibraryEntry,
  LibraryList,
  PinUpdateList,
  ReleaseDiff,
  ReleaseSummary,
  ReleaseView,
  RunCreated,
  VersionAdvice,
} from '#engine/protocol/index';
import { askModelFlow, askPersonFlow, greetBy, greetFlow } from '../testing/test-flows.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { untilRun } from '../testing/until-run.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const publish = (flow: FlowFile, version: string, rest: object = {}) =>
  server.call('/api/library', { body: { flow, version, ...rest } });
const say = (text: string): FlowFile => ({ ...greetFlow, nodes: [{ id: 'say', type: 'template', text }] });

const first = ['greet@1.0.0', contentHash(greetFlow)] as const;
const twice = greetBy('greet-twice', ...first);

describe('releases of a flow', () => {
  beforeAll(async () => {
    expect((await publish(greetFlow, '1.0.0')).status).toBe(201);
    expect((await publish(say('Good day {{ name }}!'), '1.1.0')).status).toBe(201);
    expect((await publish(twice, '1.0.0')).status).toBe(201);
    const outer = greetBy('greet-thrice', 'greet-twice@1.0.0', contentHash(twice));
    expect((await publish(outer, '1.0.0')).status).toBe(201);
  });

  it('are compared, in both directions and with those of other flows', async () => {
    const { diff } = await server.read('/api/library/greet/diff?from=1.0.0&to=1.1.0', ReleaseDiff);
    expect(diff.nodes).toMatchObject([{ kind: 'changed', path: ['say'], fields: [{ field: 'text' }] }]);
    expect(diff.text).toHaveLength(1);
    const other = await server.read('/api/library/greet/diff?from=1.0.0&to=greet-twice@1.0.0', ReleaseDiff);
    expect(other).toMatchObject({ from: { name: 'greet' }, to: { name: 'greet-twice', version: '1.0.0' } });
    expect(other.diff.dependencies).toEqual([{ kind: 'added', name: 'greet', after: 'greet@1.0.0' }]);
    expect((await server.call('/api/library/greet/diff?from=1.0.0&to=9.0.0')).status).toBe(404);
    expect((await server.call('/api/library/greet/diff?from=1.0.0')).status).toBe(400);
  });

  it('know who uses them, themselves or through others, in which version', async () => {
    const { dependents } = await server.read('/api/library/greet/dependents', DependentList);
    expect(dependents.map(({ release, direct, pins }) => [release.name, direct, ...pins] as const).toSorted()).toEqual([
      ['greet-thrice', false, 'greet@1.0.0'],
      ['greet-twice', true, 'greet@1.0.0'],
    ]);
  });

  it('tell those who pin them of newer ones', async () => {
    const pins = 'greet@1.0.0,greet@1.1.0,nobody@1.0.0,ask-model@1.0.0';
    const { updates } = await server.read(`/api/library/updates?pins=${pins}`, PinUpdateList);
    expect(updates).toEqual([
      {
        pin: 'greet@1.0.0',
        known: true,
        latest: { version: '1.1.0', hash: contentHash(say('Good day {{ name }}!')) },
        level: 'patch',
      },
      { pin: 'greet@1.1.0', known: true },
      { pin: 'nobody@1.0.0', known: false },
      { pin: 'ask-model@1.0.0', known: true },
    ]);
    expect((await server.call('/api/library/updates?pins=greet')).status).toBe(400);
    expect((await publish({ ...greetFlow, name: 'updates' }, '1.0.0')).status).toBe(409);
  });

  it('can be forked under a name of their own, and the copy remembers where it comes from', async () => {
    const fork = (body: object) => server.call('/api/library/greet/1.0.0/fork', { body });
    const forked = ForkedFlow.parse((await fork({ taken: ['greet-fork'] })).body);
    expect(forked.flow).toEqual({ ...greetFlow, name: 'greet-fork-2' });
    expect(forked.lineage.forkedFrom).toEqual({ name: 'greet', version: '1.0.0', hash: first[1] });
    expect((await fork({ name: 'greet-twice' })).status).toBe(409);
    const card = { purpose: 'Greets loudly.', limits: 'One person at a time.' };
    const released = await publish(forked.flow, '1.0.0', { lineage: forked.lineage, card });
    expect(ReleaseSummary.parse(released.body)).toMatchObject({ lineage: forked.lineage, card });
    const invented = { forkedFrom: { ...forked.lineage.forkedFrom, hash: `sha256-${'0'.repeat(64)}` } };
    expect((await publish(forked.flow, '2.0.0', { lineage: invented })).status).toBe(422);
  });
});

describe('a release that is not to be used any more', () => {
  const state = (reference: string, what: string, body?: object) =>
    server.call(`/api/library/${reference}/${what}`, { method: 'POST', ...(body === undefined ? {} : { body }) });

  it('warns those who use it when it is deprecated, until that is taken back', async () => {
    const reason = { reason: 'Too short.', replacement: 'greet@1.1.0' };
    expect((await state('greet/1.0.0', 'deprecate', reason)).status).toBe(200);
    const view = await server.read('/api/library/greet/1.0.0', ReleaseView);
    expect(view.status).toEqual({ state: 'deprecated', ...reason, since: expect.any(Number) });
    const advice = await server.read('/api/library/advice', VersionAdvice, { body: { flow: twice } });
    expect(advice.warnings).toEqual([
      { path: 'nodes[0]', message: '"greet@1.0.0" was deprecated: Too short. Use "greet@1.1.0" instead.' },
    ]);
    expect((await publish({ ...twice, name: 'still-allowed' }, '1.0.0')).status).toBe(201);
    expect((await state('greet/1.0.0', 'restore')).status).toBe(200);
    expect(await server.read('/api/library/greet/1.0.0', ReleaseView)).not.toHaveProperty('status');
  });

  it('goes on working where it is pinned when it is withdrawn, and nobody new may pin it', async () => {
    expect((await state('greet/1.0.0', 'withdraw', { reason: 'It is rude.' })).status).toBe(200);
    const newcomer = await publish({ ...twice, name: 'newcomer' }, '1.0.0');
    expect(newcomer).toMatchObject({
      status: 422,
      body: { error: { problems: [{ path: 'nodes[0]', message: '"greet@1.0.0" was withdrawn: It is rude.' }] } },
    });
    expect((await publish({ ...twice, title: 'Still here' }, '1.0.1')).status).toBe(201);
    const { id } = await server.read('/api/runs', RunCreated, {
      body: { flow: 'greet-twice@1.0.0', input: { name: 'Ada' } },
    });
    expect(await untilRun(server, id, 'completed')).toMatchObject({ output: { greeting: 'Hello Ada!' } });
    const { updates } = await server.read('/api/library/updates?pins=greet@1.0.0', PinUpdateList);
    expect(updates[0]).toMatchObject({ status: { state: 'withdrawn' }, latest: { version: '1.1.0' } });
  });

  it('is not the latest one', async () => {
    expect((await state('greet/1.1.0', 'withdraw', { reason: 'Rude too.' })).status).toBe(200);
    expect((await state('greet/1.0.0', 'restore')).status).toBe(200);
    expect((await server.read('/api/library/greet', LibraryEntry)).latest.version).toBe('1.0.0');
    expect((await server.read('/api/library/greet/latest', ReleaseView)).version).toBe('1.0.0');
  });

  it('must exist and belong to people, and a reason is asked for', async () => {
    expect((await state('greet/9.0.0', 'withdraw', { reason: 'No.' })).status).toBe(404);
    expect((await state('ask-model/1.0.0', 'withdraw', { reason: 'No.' })).status).toBe(409);
    expect((await state('greet/1.0.0', 'withdraw', { reason: '  ' })).status).toBe(400);
  });
});

describe('examples of a release', () => {
  const asking = requireFlow({ ...askModelFlow, name: 'ask-anything' });
  const example = {
    name: 'sum',
    title: 'A sum',
    input: { question: 'How much is 6 × 7?' },
    answers: [{ address: 'solve', text: '42' }],
    output: { answer: '42' },
  };

  it('are played when it is published, and what came of them is kept', async () => {
    const released = await publish(asking, '1.0.0', { examples: [example] });
    expect(ReleaseSummary.parse(released.body).exampleResults).toEqual([{ name: 'sum', passed: true }]);
  });

  it('refuse it when one fails, unless its publisher says why', async () => {
    const wrong = { ...example, name: 'wrong', output: { answer: '43' } };
    const refused = await publish(asking, '1.0.1', { examples: [example, wrong] });
    expect(refused).toMatchObject({
      status: 422,
      body: { error: { code: 'EXAMPLE_FAILED', problems: [{ path: 'examples[1]' }] } },
    });
    const failingExamplesReason = 'The model was updated.';
    const released = await publish(asking, '1.0.1', { examples: [example, wrong], failingExamplesReason });
    expect(ReleaseSummary.parse(released.body).exampleResults).toMatchObject([
      { name: 'sum', passed: true },
      {
        name: 'wrong',
        passed: false,
        reason: failingExamplesReason,
        differences: [{ field: 'answer', before: '43', after: '42' }],
      },
    ]);
  });

  it('can be tried before, those with people and those without an answer too', async () => {
    const people = { name: 'asked', title: 'Asked', input: { question: 'Why?' }, answers: [] };
    const answered = { ...people, name: 'answered', people: [{ address: 'expert#1', answer: 'So.' }] };
    const body = { flow: askPersonFlow, examples: [answered, people] };
    const { results } = await server.read('/api/library/examples', ExampleResults, { body });
    expect(results).toEqual([
      { name: 'answered', passed: true },
      { name: 'asked', passed: false, message: 'The example has no answer of a person for expert#1.' },
    ]);
    const silent = { ...example, answers: [] };
    const tried = await server.read('/api/library/examples', ExampleResults, {
      body: { flow: asking, examples: [silent] },
    });
    expect(tried.results[0]).toMatchObject({ passed: false, message: expect.stringContaining('no answer for solve') });
  });
});

describe('a long list', () => {
  it('comes in pages that together are all, with counts of each facet', async () => {
    const all = await server.read('/api/library', LibraryList);
    const names: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: LibraryList = await server.read(
        `/api/library?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        LibraryList,
      );
      expect(page).toMatchObject({ total: all.entries.length, counts: all.counts });
      names.push(...page.entries.map(({ name }) => name));
      cursor = page.next;
    }
    expect(names).toEqual(all.entries.map(({ name }) => name));
    const { entries, counts } = await server.read('/api/library?q=ask&actors=models', LibraryList);
    expect(entries.map(({ name }) => name)).toEqual(['ask-anything']);
    expect(counts?.actors).toMatchObject({ models: 1, people: 0 });
    expect(counts?.cost).toMatchObject({ one: 1, none: 0 });
    expect((await server.call('/api/library?cursor=nobody')).status).toBe(400);
  });
});
