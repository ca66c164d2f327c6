/** Node literals that the run tests share. */

export const scripted = { '*': { provider: 'test', model: 'scripted' } };
export const whyInput = { question: 'Why?' };

export const ask = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: 'ask',
  performer: { model: 'writer' },
  prompt,
  ...more,
});
export const person = (id: string, prompt: string, more: object = {}) => ({
  id,
  type: 'ask',
  performer: { person: 'editor' },
  prompt,
  ...more,
});
export const text = (id: string, source: string, more: object = {}) => ({
  id,
  type: 'template',
  text: source,
  ...more,
});
