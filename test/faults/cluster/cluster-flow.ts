import { edgesOf, flowOf } from '#engine/testing/index';

const ask = (id: string, prompt: string) => ({ id, type: 'ask', performer: { model: 'writer' }, prompt });

/** Rounds that each build on the one before. */
export const rounds = 3;

/** Three branches at once, two people at once, rounds, and a flow in the flow: eight calls of a model. */
export const sharedFlow = flowOf({
  name: 'shared-by-many',
  interface: { input: { question: { type: 'string' } }, output: { answer: {}, said: {}, deep: {} } },
  nodes: [
    ask('a', 'a {{ question }}'),
    ask('b', 'b {{ question }}'),
    ask('c', 'c {{ question }}'),
    { id: 'join', type: 'template', text: '{{ a }}{{ b }}{{ c }}' },
    { id: 'check', type: 'ask', performer: { person: 'editor' }, prompt: 'check {{ text }}' },
    { id: 'early', type: 'ask', performer: { person: 'editor' }, prompt: 'early {{ question }}' },
    {
      id: 'refine',
      type: 'loop',
      maxRounds: rounds,
      body: {
        nodes: [
          {
            ...ask('step', 'step {{ x }}{% if last %}{{ last.text }}{% endif %}'),
            ports: { last: { optional: true } },
          },
        ],
        edges: edgesOf(['input.x -> step.x', 'input.previous -> step.last', 'step.text -> output.text']),
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
        nodes: [ask('one', 'one {{ x }}'), ask('two', 'two {{ y }}')],
        edges: edgesOf(['input.x -> one.x', 'one.text -> two.y', 'two.text -> output.y']),
      },
    },
  ],
  edges: [
    'input.question -> a.question',
    'input.question -> b.question',
    'input.question -> c.question',
    'input.question -> early.question',
    'a.text -> join.a',
    'b.text -> join.b',
    'c.text -> join.c',
    'join.text -> check.text',
    'check.text -> refine.x',
    'input.question -> deep.x',
    'refine.text -> output.answer',
    'early.text -> output.said',
    'deep.y -> output.deep',
  ],
});
export const callsOfSharedFlow = 3 + rounds + 2;

/** What the model says to a prompt. */
export const replyTo = (prompt: string): string => `[${prompt}]`;
/** What a person says to a task. */
export const answerTo = (prompt: string): string => `(${prompt})`;

/** What a run with this question must come to, whoever worked on it. */
export function expectedOutput(question: string, count = rounds) {
  const joined = ['a', 'b', 'c'].map((letter) => replyTo(`${letter} ${question}`)).join('');
  const checked = answerTo(`check ${joined}`);
  let text = '';
  for (let round = 0; round < count; round += 1) text = replyTo(`step ${checked}${text}`);
  return { answer: text, said: answerTo(`early ${question}`), deep: replyTo(`two ${replyTo(`one ${question}`)}`) };
}
