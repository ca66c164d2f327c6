import { expect, it } from 'vitest';
import { requireFlow } from '#engine/format/index';
import { titleOfPath } from './node-titles.ts';

const flow = (name: string, title: string) =>
  requireFlow({
    format: 1,
    name,
    interface: { input: { text: {} }, output: { text: {} } },
    nodes: [{ id: 'say', title, type: 'template', text: '{{ text }}' }],
    edges: [
      { from: 'input.text', to: 'say.text' },
      { from: 'say.text', to: 'output.text' },
    ],
  });

const started = {
  flow: requireFlow({
    format: 1,
    name: 'main',
    interface: { input: {}, output: {} },
    models: { assistant: {} },
    nodes: [
      { id: 'call', type: 'flow', use: flow('plain', 'Plain'), choices: { loud: { use: flow('loud', 'Loud') } } },
      { id: 'agent', type: 'ask', performer: { model: 'assistant' }, prompt: '', tools: { search: { use: 'search' } } },
    ],
    edges: [],
  }),
  flows: { search: flow('search', 'Search') },
};

it.each([
  ['call/say', 'Plain'],
  ['call[loud]/say', 'Loud'],
  ['agent/think', 'Think'],
  ['agent/use[1]/tool', 'Tool'],
  ['agent/use[1]/tool[search]/search/say', 'Search'],
  ['agent/nobody', 'nobody'],
])('%s is called %s', (path, title) => {
  expect(titleOfPath(started, path)).toBe(title);
});
