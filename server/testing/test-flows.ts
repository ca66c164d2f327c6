import { contentHash, type FlowFile, requireFlow } from '#engine/format/index';
import type { Release } from '#engine/protocol/index';

const text = { type: 'string' };

/** Answers with a text made from its input: no model, no person. */
export const greetFlow = requireFlow({
  format: 1,
  name: 'greet',
  title: 'Greet',
  interface: { input: { name: text }, output: { greeting: text } },
  nodes: [{ id: 'say', type: 'template', text: 'Hello {{ name }}!' }],
  edges: [
    { from: 'input.name', to: 'say.name' },
    { from: 'say.text', to: 'output.greeting' },
  ],
});

/** Greets by another flow, which is pinned when its hash is given. */
export function greetBy(name: string, use: string, hash?: string): FlowFile {
  return requireFlow({
    format: 1,
    name,
    interface: greetFlow.interface,
    nodes: [{ id: 'inner', type: 'flow', use, ...(hash === undefined ? {} : { hash }) }],
    edges: [
      { from: 'input.name', to: 'inner.name' },
      { from: 'inner.greeting', to: 'output.greeting' },
    ],
  });
}

/** Asks a model once. */
export const askModelFlow = requireFlow({
  format: 1,
  name: 'ask-model',
  interface: { input: { question: text }, output: { answer: text } },
  models: { solver: {} },
  nodes: [{ id: 'solve', type: 'ask', performer: { model: 'solver' }, prompt: 'Solve: {{ question }}' }],
  edges: [
    { from: 'input.question', to: 'solve.question' },
    { from: 'solve.text', to: 'output.answer' },
  ],
});

/** Asks a person once, by name. */
export const askPersonFlow = requireFlow({
  format: 1,
  name: 'ask-person',
  title: 'Ask a person',
  interface: { input: { question: text }, output: { answer: text } },
  people: { expert: {} },
  nodes: [{ id: 'expert', type: 'ask', performer: { person: 'expert' }, prompt: 'What about {{ question }}?' }],
  edges: [
    { from: 'input.question', to: 'expert.question' },
    { from: 'expert.text', to: 'output.answer' },
  ],
});

/** A release as the product ships it, with one recorded example. */
export function shippedRelease(flow: FlowFile, answers: Release['examples'][number]['answers'] = []): Release {
  return {
    name: flow.name,
    version: '1.0.0',
    hash: contentHash(flow),
    title: flow.title ?? flow.name,
    description: flow.description ?? '',
    interface: flow.interface,
    dependencies: {},
    needs: {
      models: Object.keys(flow.models ?? {}),
      people: Object.keys(flow.people ?? {}),
      code: false,
      hosts: [],
      tools: [],
    },
    readme: '',
    examples: [{ name: 'first', title: 'First', input: { question: 'How much is 6 × 7?' }, answers }],
    author: 'Flowright',
    publishedAt: 0,
    notes: '',
    shipped: true,
    flow,
  };
}
