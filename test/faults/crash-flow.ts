import { edgesOf, flowOf } from '#engine/testing/index';

/** A model call, a person with a due time and another who is asked after it, a retry that waits and a sub-flow that calls a page, all at the same time. */
export const crashFlow = flowOf({
  name: 'everything-at-once',
  interface: { input: { x: {}, list: { type: 'array' } }, output: { y: {}, seats: {}, late: {}, deep: {}, tried: {} } },
  people: { editor: {}, chief: {} },
  hosts: ['api.example'],
  nodes: [
    { id: 'draft', type: 'ask', performer: { model: 'writer', reviewer: 'editor' }, prompt: 'Draft {{ x }}' },
    { id: 'tried-flaky', type: 'ask', performer: { model: 'writer' }, prompt: 'Try {{ x }}' },
    {
      id: 'late',
      type: 'ask',
      performer: { person: 'editor' },
      prompt: 'Late {{ x }}',
      task: {
        kind: 'answer',
        dueSeconds: 60,
        onDue: { escalate: { person: 'chief', dueSeconds: 60, onDue: { default: 'nobody came' } } },
      },
    },
    {
      id: 'panel',
      type: 'map',
      key: 'name',
      body: {
        nodes: [
          { id: 'seat', type: 'ask', performer: { model: 'critic' }, prompt: '{{ item }}', memory: { thread: true } },
        ],
        edges: edgesOf(['input.item -> seat.item', 'seat.text -> output.y']),
      },
    },
    {
      id: 'deep',
      type: 'flow',
      use: {
        format: 1,
        name: 'inside',
        interface: { input: { x: {} }, output: { y: {} } },
        models: { writer: {} },
        people: { editor: {} },
        hosts: ['api.example'],
        nodes: [
          { id: 'page', type: 'http', method: 'POST', url: 'https://api.example/{{ x }}', body: 'x' },
          {
            id: 'rounds',
            type: 'loop',
            maxRounds: 2,
            body: {
              nodes: [
                { id: 'say', type: 'ask', performer: { model: 'writer' }, prompt: '{{ x }} {{ round }}' },
                { id: 'check', type: 'ask', performer: { person: 'editor' }, prompt: 'Check {{ said }}' },
              ],
              edges: edgesOf([
                'input.x -> say.x',
                'input.round -> say.round',
                'say.text -> check.said',
                'check.text -> output.y',
              ]),
            },
          },
        ],
        edges: edgesOf(['input.x -> page.x', 'page.body.page -> rounds.x', 'rounds.y -> output.y']),
      },
    },
  ],
  edges: [
    'input.x -> draft.x',
    'input.x -> tried-flaky.x',
    'input.x -> late.x',
    'input.list -> panel.items',
    'input.x -> deep.x',
    'draft.text -> output.y',
    'tried-flaky.text -> output.tried',
    'late.text -> output.late',
    'panel.y -> output.seats',
    'deep.y -> output.deep',
  ],
});
