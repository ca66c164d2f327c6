/** Asks one person, its owner, what to do about the roof. */
export const roofFlow = {
  format: 1,
  name: 'roof',
  title: 'The roof',
  interface: { input: { matter: { type: 'string' } }, output: { value: { type: 'string' } } },
  people: { owner: {} },
  nodes: [
    {
      id: 'ask',
      title: 'What about the roof?',
      type: 'ask',
      performer: { person: 'owner' },
      prompt: 'The roof leaks. **What now?** {{ matter }}',
    },
  ],
  edges: [
    { from: 'input.matter', to: 'ask.matter' },
    { from: 'ask.text', to: 'output.value' },
  ],
};
