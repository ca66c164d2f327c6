import type { FlowFile } from '#engine/format/index';

/** Twelve nodes with a loop in which a map lies, a sub-flow and a switch: what the canvas has to draw well. */
export const sampleFlow: FlowFile = {
  format: 1,
  name: 'sample',
  title: 'Refine with a panel',
  interface: {
    input: { question: { type: 'string' }, panel: { type: 'array', items: { type: 'string' } } },
    output: { answer: { type: 'string' }, confidence: { type: 'number' } },
  },
  models: { writer: {}, critic: {} },
  people: { editor: {} },
  nodes: [
    {
      id: 'draft',
      type: 'ask',
      title: 'First draft',
      performer: { model: 'writer' },
      prompt: 'Answer the question:\n{{ question }}',
    },
    {
      id: 'refine',
      type: 'loop',
      title: 'Refine',
      until: 'margin > 0.5',
      maxRounds: 4,
      body: {
        nodes: [
          {
            id: 'seat',
            type: 'map',
            title: 'Every seat of the panel',
            body: {
              nodes: [
                {
                  id: 'critic',
                  type: 'ask',
                  title: 'Critic',
                  performer: { model: 'critic' },
                  prompt: 'You are {{ persona }}. Judge {{ draft }}',
                  response: {
                    schema: {
                      type: 'object',
                      properties: { verdict: { type: 'string' }, score: { type: 'number' }, fine: { type: 'boolean' } },
                    },
                  },
                },
              ],
              edges: [
                { from: 'input.item', to: 'critic.persona' },
                { from: 'input.draft', to: 'critic.draft' },
                { from: 'critic.verdict', to: 'output.verdict' },
                { from: 'critic.score', to: 'output.score' },
              ],
              layout: { critic: [24, 16] },
            },
          },
          { id: 'decide', type: 'decide', title: 'Vote', rule: { method: 'majority' } },
          {
            id: 'improve',
            type: 'ask',
            title: 'Improve',
            performer: { model: 'writer' },
            prompt: 'Improve {{ draft }} after {{ winner }}',
          },
        ],
        edges: [
          { from: 'input.personas', to: 'seat.items' },
          { from: 'input.draft', to: 'seat.draft' },
          { from: 'seat.verdict', to: 'decide.ballots', spread: true },
          { from: 'decide.winner', to: 'improve.winner' },
          { from: 'input.draft', to: 'improve.draft' },
          { from: 'improve.text', to: 'output.text' },
          { from: 'decide.margin', to: 'output.margin' },
        ],
        layout: { seat: [24, 0], decide: [600, 24], improve: [600, 296] },
      },
    },
    { id: 'route', type: 'switch', title: 'Sure enough?', cases: [{ name: 'sure', when: 'margin > 0.8' }] },
    {
      id: 'approve',
      type: 'ask',
      title: 'Ask the editor',
      performer: { person: 'editor' },
      prompt: 'Is this right? {{ text }}',
    },
    { id: 'polish', type: 'flow', title: 'Polish', use: 'polish@1.0.0' },
    { id: 'note', type: 'note', text: 'The panel **never** sees who wrote the draft.' },
  ],
  edges: [
    { from: 'input.question', to: 'draft.question' },
    { from: 'draft.text', to: 'refine.draft' },
    { from: 'input.panel', to: 'refine.personas' },
    { from: 'refine.text', to: 'route.value' },
    { from: 'refine.margin', to: 'route.margin' },
    { from: 'route.sure', to: 'polish.text' },
    { from: 'route.default', to: 'approve.text' },
    { from: 'polish.text', to: 'output.answer' },
    { from: 'approve.text', to: 'output.answer' },
    { from: 'refine.margin', to: 'output.confidence' },
  ],
  layout: {
    input: [0, 120],
    draft: [256, 0],
    refine: [560, 0],
    route: [1760, 120],
    approve: [2048, 280],
    polish: [2048, 80],
    output: [2352, 160],
    note: [264, 280],
  },
};

export const samplePolish: FlowFile = {
  format: 1,
  name: 'polish',
  title: 'Polish a text',
  interface: { input: { text: { type: 'string' } }, output: { text: { type: 'string' } } },
  models: { writer: {} },
  nodes: [{ id: 'shorten', type: 'ask', performer: { model: 'writer' }, prompt: 'Shorten {{ text }}' }],
  edges: [
    { from: 'input.text', to: 'shorten.text' },
    { from: 'shorten.text', to: 'output.text' },
  ],
};
