import { afterAll, describe, expect, it } from 'vitest';
import { checkFlow } from '../graph/check-flow.ts';
import { nodeSandbox } from '../sandbox/node.ts';
import { hold, panelFlow, sayings } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

/** ReConcile: alone first, then rounds on the grouped answers of the round before, and a vote with rescaled confidence. */
const reconcile = {
  participants: { port: 'people', models: ['debater', 'other', 'chair'] },
  order: 'simultaneous',
  view: { rounds: 1, own: true },
  rounds: 11,
  stop: { until: '(unanimous && invalid.length == 0) || round > max_rounds' },
  prompt: `{% for other in participants %}{% unless other.mine %}{% for sample in other.about.convincing %}Q: {{ sample.question }} A: {{ sample.answer }}
{% endfor %}{% endunless %}{% endfor %}Q: {{ question }}
{% if groups.size > 0 %}Review these solutions.
{% for group in groups %}There are {{ group.count }} agents think the answer is {{ group.answer }}.
{% for turn in group.turns %}One agent solution: I think the answer is {{ turn.answer }} because {{ turn.text }} My confidence level is {{ turn.reply.confidence_level }}.
{% endfor %}{% endfor %}{% endif %}`,
  response: {
    schema: {
      type: 'object',
      properties: { reasoning: { type: 'string' }, answer: { type: 'string' }, confidence_level: { type: 'number' } },
      required: ['reasoning', 'answer', 'confidence_level'],
    },
    fallback: { reasoning: '', answer: '', confidence_level: 0 },
  },
  says: 'reasoning',
  decision: {
    rule: { method: 'confidence-weighted', confidence: 'confidence_level', rescale: 'reconcile', normalize: 'case' },
  },
};

/** A debate of two sides: each hears the other's last speech, ever milder; a judge who was not there decides. */
const debate = {
  participants: [
    { name: 'Pro', model: 'debater', side: 'for', persona: 'You are for it.' },
    { name: 'Con', model: 'other', side: 'against', persona: 'You are against it.' },
  ],
  order: 'sequential',
  view: { of: 'other-side', window: 1, own: false },
  rounds: 3,
  memory: { thread: true },
  system: '{{ me.persona }} The subject is {{ subject }}.',
  prompt: 'Open the debate.{% for turn in seen %} {{ turn.name }} said: {{ turn.text }}{% endfor %}',
  laterPrompt: '{% assign heat = round | times: -3 | plus: 12 %}Refute at 0.{{ heat }}: {{ seen.last.text }}',
  decision: {
    judge: {
      performer: { model: 'judge' },
      prompt: 'Who won?\n{{ discussion }}',
      response: {
        schema: { type: 'object', properties: { answer: { enum: ['Pro', 'Con'] }, why: { type: 'string' } } },
      },
    },
  },
};

const said = (answer: string, confidence: number, reasoning: string) => ({
  answer,
  confidence_level: confidence,
  reasoning,
});
const people = ['A', 'B', 'C'].map((name) => ({
  name,
  about: { convincing: [{ question: `${name}1?`, answer: `${name}1!` }] },
}));

describe('papers as settings of a discussion', () => {
  it('ReConcile: everybody reads the groups of the round before and the others’ samples', async () => {
    const flow = panelFlow(reconcile);
    expect(checkFlow(flow)).toEqual([]);
    const script = sayings({
      'A#1': said('yes', 0.9, 'a1'),
      'B#1': said('no', 0.5, 'b1'),
      'C#1': said('Yes', 0.7, 'c1'),
      'A#2': said('no', 0.65, 'a2'),
      'B#2': said('no', 0.5, 'b2'),
      'C#2': said('yes', 1, 'c2'),
    });
    const input = { question: 'Does it float?', people, max_rounds: 1 };
    const { shown, output, order } = await hold(flow, { sandbox, script, input });
    expect(order).toHaveLength(6);
    expect(shown['B#1']).toBe('Q: A1? A: A1!\nQ: C1? A: C1!\nQ: Does it float?\n');
    expect(shown['B#2']).toBe(
      `Q: A1? A: A1!
Q: C1? A: C1!
Q: Does it float?
Review these solutions.
There are 2 agents think the answer is yes.
One agent solution: I think the answer is yes because a1 My confidence level is 0.9.
One agent solution: I think the answer is Yes because c1 My confidence level is 0.7.
There are 1 agents think the answer is no.
One agent solution: I think the answer is no because b1 My confidence level is 0.5.
`,
    );
    // Two are for no, but 1 outweighs 0.3 + 0.1.
    expect(output).toMatchObject({ answer: 'yes', rounds: 2, exitReason: 'met', unanimous: false });
    expect((output.tally as { weight: number }[]).map(({ weight }) => weight)).toEqual([1.00001, 0.40001]);
  });

  it('ReConcile: no further call once all agree', async () => {
    const input = { question: 'Does it float?', people, max_rounds: 5 };
    const script = sayings({ A: said('yes', 1, ''), B: said('YES', 1, ''), C: said('yes', 1, '') });
    const { order, output } = await hold(panelFlow(reconcile), { sandbox, script, input });
    expect(order).toHaveLength(3);
    expect(output).toMatchObject({ answer: 'yes', rounds: 1, unanimous: true, consensus: 1 });
  });

  it('a debate of two sides with a judge', async () => {
    const flow = panelFlow(debate);
    expect(checkFlow(flow)).toEqual([]);
    const script = sayings({ judge: { answer: 'Con', why: 'the better end' } });
    const { shown, order, output, requests } = await hold(flow, { sandbox, script, input: { subject: 'tea' } });
    expect(order).toEqual(['Pro#1', 'Con#1', 'Pro#2', 'Con#2', 'Pro#3', 'Con#3', 'judge#1']);
    expect(shown).toMatchObject({
      'Pro#1': 'Open the debate.',
      'Con#1': 'Open the debate. Pro said: Pro#1 speaks',
      'Pro#2': 'Refute at 0.6: Con#1 speaks',
      'Con#3': 'Refute at 0.3: Pro#3 speaks',
    });
    const last = requests.find(({ address }) => address.endsWith('seat[Con]/speak#3'));
    expect(last?.turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user']);
    expect(last?.turns[0]?.content).toBe('You are against it. The subject is tea.');
    expect(last?.binding).toBeDefined();
    expect(shown['judge#1']).toBe(
      'Who won?\nPro, round 1: Pro#1 speaks\n\nCon, round 1: Con#1 speaks\n\nPro, round 2: Pro#2 speaks\n\nCon, round 2: Con#2 speaks\n\nPro, round 3: Pro#3 speaks\n\nCon, round 3: Con#3 speaks',
    );
    expect(output).toMatchObject({ answer: 'Con', verdict: { answer: 'Con', why: 'the better end' } });
  });
});
