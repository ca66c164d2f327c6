import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFold, createTrace, parseJournal, replayJournal } from '#engine';
import { RunCreated } from '#engine/protocol/index';
import { readEvents } from '#server/testing/read-events';
import { startTestServer, type TestServer } from '#server/testing/test-server';
import { untilRun } from '#server/testing/until-run';
import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';

let openai: OpenAiServer;
let server: TestServer;
beforeAll(async () => {
  openai = await startOpenAiServer();
  openai.script.always(() => ({ kind: 'reply', text: 'A draft.' }));
  const environment = { OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'test-model' };
  server = await startTestServer({ environment });
});
afterAll(async () => {
  await server.close();
  await openai.close();
});

const flow = {
  format: 1,
  name: 'message-path',
  interface: { input: { question: { type: 'string' } }, output: { answer: {} } },
  models: { writer: {} },
  people: { editor: {} },
  nodes: [
    { id: 'draft', type: 'ask', performer: { model: 'writer' }, prompt: 'Answer {{ question }}' },
    { id: 'check', type: 'ask', title: 'Is it right?', performer: { person: 'editor' }, prompt: '{{ draft }}' },
    { id: 'sign', type: 'template', text: '{{ text }} (checked)' },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'draft.text', to: 'check.draft' },
    { from: 'check.text', to: 'sign.text' },
    { from: 'sign.text', to: 'output.answer' },
  ],
};

it('one message goes from the caller through a model and a person to the page, and leaves exactly this journal', async () => {
  const { id } = await server.read('/api/runs', RunCreated, { body: { flow, input: { question: 'Why?' }, seed: 's' } });
  const reader = await readEvents(server.running, `/api/runs/${id}/events`);
  const waiting = await untilRun(server, id, 'waiting');
  await server.call(`/api/tasks/${waiting.tasks[0]!.id}/answer`, { body: { answer: 'A better one.', by: 'Ada' } });
  const done = await untilRun(server, id, 'completed');
  await reader.ended;

  const journal = (await server.call(`/api/runs/${id}/journal`)).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const facts = parseJournal(journal)
    .slice(1)
    .map(({ at: _, ...entry }) => ({ ...entry, ...('startedAt' in entry ? { startedAt: 0 } : {}) }));
  expect(facts).toEqual([
    {
      type: 'activation.completed',
      address: 'draft#1',
      outputs: { text: 'A draft.' },
      turns: [
        { role: 'user', content: 'Answer Why?' },
        { role: 'assistant', content: 'A draft.' },
      ],
      usage: { calls: 1, inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      model: expect.any(String),
      finishReason: 'stop',
      startedAt: 0,
    },
    {
      type: 'task.opened',
      address: 'check#1',
      task: {
        id: waiting.tasks[0]!.id,
        kind: 'answer',
        title: 'Is it right?',
        prompt: 'A draft.',
        role: 'editor',
        schema: { type: 'string', format: 'multiline' },
        messages: { draft: 'A draft.' },
      },
    },
    { type: 'task.answered', address: 'check#1', task: waiting.tasks[0]!.id, answer: 'A better one.', by: 'Ada' },
    { type: 'activation.completed', address: 'check#1', outputs: { text: 'A better one.' } },
    { type: 'activation.completed', address: 'sign#1', outputs: { text: 'A better one. (checked)' } },
    { type: 'run.ended', status: 'completed' },
  ]);

  // The page hears the same entries, in order, and folds them with the same code to the same end.
  const heard = reader.events.filter(({ event }) => event === 'entry');
  expect(heard.map(({ id: sequence }) => Number(sequence))).toEqual([1, 2, 3, 4, 5, 6, 7]);
  const trace = createTrace();
  const entries = parseJournal(heard.map(({ data }) => data));
  const fold = createFold(entries[0], { observer: trace });
  for (const entry of entries.slice(1)) fold.apply(entry);
  expect([...trace.activations.values()].map(({ address, status }) => `${address} ${status}`)).toEqual([
    'draft#1 done',
    'check#1 done',
    'sign#1 done',
  ]);
  expect(trace.activations.get('sign#1')?.inputs.text).toMatchObject({
    id: 'check#1.text',
    by: 'check#1',
    taint: 'model',
  });
  expect(done.output).toEqual({ answer: 'A better one. (checked)' });
  expect(replayJournal(journal).output).toEqual(done.output);
  expect(openai.calls).toHaveLength(1);
});
