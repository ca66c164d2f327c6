import { afterAll, describe, expect, it } from 'vitest';
import { requireFlow } from '../format/parse-flow.ts';
import type { JsonObject } from '../json.ts';
import { nodeSandbox } from '../sandbox/node.ts';
import { form, hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const script = sayings({});
const names = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus'];

describe('the participants of a discussion', () => {
  it.each([2, 7])('arrive at a port, %i of them', async (count) => {
    const prompt = '{{ question }}|{{ me.persona }}|{{ discussion }}';
    const flow = panelFlow({
      participants: { port: 'people', models: ['debater', 'other'] },
      prompt,
      rounds: 2,
      says: 'answer',
      response: form,
      decision: { rule: { method: 'plurality' } },
    });
    const people = names.slice(0, count).map((name) => ({ name, persona: `as ${name}` }));
    const answers = Object.fromEntries(names.map((name, index) => [name, { answer: index < 2 ? 'x' : name }]));
    const held = await hold(flow, { sandbox, script: sayings(answers), input: { question: 'Why?', people } });
    expect(held.error).toBeUndefined();
    expect(held.shown['Ann#1']).toBe('Why?|as Ann|');
    const said = (me: string) =>
      names.slice(0, count).map((name, index) => `${name}${name === me ? ' (you)' : ''}: ${index < 2 ? 'x' : name}`);
    for (const name of names.slice(0, count)) {
      expect(held.shown[`${name}#2`]).toBe(`Why?|as ${name}|${said(name).join('\n\n')}`);
    }
    expect(Object.keys(held.shown)).toHaveLength(2 * count);
    expect(held.output).toMatchObject({ answer: 'x', consensus: 2 / count });
  });

  it('that name nobody are given the model roles in turn; the others whom they name', async () => {
    const participants = { port: 'people', models: ['debater', 'other'], people: ['guest'] };
    const flow = panelFlow({ participants, prompt: 'Go' });
    const people: JsonObject[] = [
      { name: 'A' },
      { name: 'B' },
      { name: 'C' },
      { name: 'D', model: 'debater' },
      { name: 'E', person: 'guest' },
    ];
    const held = await hold(flow, { sandbox, script, input: { people } });
    expect(held.error).toBeUndefined();
    const performers = held.journal.flatMap((entry) =>
      entry.type === 'activation.completed' && entry.address === 'panel/seats#1'
        ? (entry.outputs.seats as { performer: object }[]).map(({ performer }) => performer)
        : [],
    );
    expect(performers).toEqual([
      { model: 'debater' },
      { model: 'other' },
      { model: 'debater' },
      { model: 'debater' },
      { person: 'guest' },
    ]);
    expect(held.tasks).toEqual({ 'E#1': 'Go' });
  });

  it.each<[JsonObject[], string]>([
    [[], 'the participants are no list, or nobody is on it'],
    [[{ name: 'A' }, { name: 'A' }], 'two participants are called "A"'],
    [[{ persona: 'x' }], 'participant 1 has no name'],
    [[{ name: 'A', model: 'chair' }], 'participant 1 names the model "chair"; allowed here: debater'],
    [[{ name: 'A' }, { name: 'B', person: 'boss' }], 'participant 2 names the person "boss"; allowed here: none'],
    [[{ name: 'A', flow: 'x' }], 'participant 1 names the flow "x"; allowed here: none'],
    [
      [{ name: 'A', model: 'debater', person: 'boss' }],
      'participant 1 names more than one of a model, a person and a flow',
    ],
  ])('that are wrong are refused: %j', async (people, message) => {
    const strict = panelFlow({ participants: { port: 'people', models: ['debater'] }, prompt: 'Go' });
    // Most are refused by the schema of the port already; inside a flow no message is checked against it.
    const flow = { ...strict, interface: { ...strict.interface, input: { people: {} } } };
    const held = await hold(flow, { sandbox, script, input: { people } });
    expect(held.status).toBe('failed');
    expect(JSON.stringify(held.error)).toContain(JSON.stringify(message).slice(1, -1));
  });

  it('may be people and models together, at the same time', async () => {
    const participants = [trio[0], { name: 'Guest', person: 'guest' }, { name: 'Kim', model: 'other' }];
    const settings = { participants, prompt: '{{ discussion }}', rounds: 2, response: form, says: 'answer' };
    const flow = panelFlow({ ...settings, decision: { rule: { method: 'majority' } } });
    const say = { 'Guest#1': { answer: 'stay' }, 'Guest#2': { answer: 'go' } };
    const held = await hold(flow, {
      sandbox,
      script: sayings({ Ann: { answer: 'go' }, Kim: { answer: 'stay' } }),
      say,
    });
    expect(held.tasks).toEqual({ 'Guest#1': '', 'Guest#2': 'Ann: go\n\nGuest (you): stay\n\nKim: stay' });
    expect(held.shown['Kim#2']).toBe('Ann: go\n\nGuest: stay\n\nKim (you): stay');
    expect(held.output.answer).toBe('go');
    const task = held.journal.find((entry) => entry.type === 'task.opened');
    expect(task).toMatchObject({ task: { role: 'guest', schema: { required: ['answer'] } } });
  });

  it('each keep their own memory from round to round', async () => {
    const settings = {
      prompt: 'Go {{ me.name }}',
      laterPrompt: 'On {{ discussion }}',
      memory: { thread: true },
      view: { rounds: 1 },
    };
    const held = await hold(panelFlow({ ...settings, rounds: 3, participants: trio.slice(0, 2) }), { sandbox, script });
    const last = held.requests.find(({ address }) => address.endsWith('seat[Bob]/speak#3'));
    expect(last?.turns.map(({ content }) => content)).toEqual([
      'Go Bob',
      'Bob#1 speaks',
      'On Ann: Ann#1 speaks',
      'Bob#2 speaks',
      'On Ann: Ann#2 speaks',
    ]);
  });

  it('begin anew when the discussion is held again, though they remember', async () => {
    const { nodes, ...flow } = panelFlow({
      prompt: '{{ turn }}{{ discussion }}',
      rounds: 2,
      participants: trio.slice(0, 1),
    });
    const again = requireFlow({
      ...flow,
      interface: { input: {}, output: { rounds: {} } },
      nodes: [
        {
          id: 'panel',
          type: 'loop',
          maxRounds: 2,
          body: {
            nodes: nodes.map((node) => ({ ...node, id: 'rounds' })),
            edges: [{ from: 'rounds.transcript', to: 'output.transcript' }],
          },
        },
      ],
      edges: [{ from: 'panel.rounds', to: 'output.rounds' }],
    });
    const held = await hold(again, { sandbox, script });
    expect(held.error).toBeUndefined();
    expect(held.requests.map(({ turns }) => turns.at(-1)?.content)).toEqual([
      '1',
      '2Ann (you): rounds/seat[Ann]/speak#1 speaks',
      '1',
      '2Ann (you): rounds/seat[Ann]/speak#3 speaks',
    ]);
  });

  it('may be flows, which get what they ask for', async () => {
    const inner = {
      format: 1,
      name: 'careful',
      interface: { input: { question: { type: 'string', default: 'none' }, who: {} }, output: { result: {} } },
      models: { thinker: {} },
      nodes: [
        { id: 'think', type: 'ask', performer: { model: 'thinker' }, prompt: '{{ question }} for {{ who.name }}' },
      ],
      edges: [
        { from: 'input.question', to: 'think.question' },
        { from: 'input.who', to: 'think.who' },
        { from: 'think.text', to: 'output.result' },
      ],
    };
    const careful = {
      use: inner,
      inputs: { question: 'prompt', who: 'me' },
      output: 'result',
      models: { thinker: 'other' },
    };
    const participants = [trio[0], { name: 'Flo', flow: 'careful' }, { name: 'Fay', flow: 'named' }];
    const named = { ...careful, use: 'careful@1.0.0' };
    const settings = { participants, flows: { careful, named }, prompt: '{{ discussion }}!', rounds: 2 };
    const says = ({ address }: { address: string }) => address.replace(/^panel\/rounds\//, '');
    const held = await hold(panelFlow(settings), {
      sandbox,
      script: says,
      flows: { 'careful@1.0.0': requireFlow(inner) },
    });
    expect(held.error).toBeUndefined();
    expect(held.order).toHaveLength(6);
    expect(held.shown['seat[Flo]/flow-careful/turn/think#1']).toBe('! for Flo');
    expect(held.shown['Ann#2']).toBe(
      'Ann (you): seat[Ann]/speak#1\n\nFlo: seat[Flo]/flow-careful/turn/think#1\n\nFay: seat[Fay]/flow-named/turn/think#1!',
    );
  });

  it('know what is said about each other, but not each other’s personas', async () => {
    const participants = [
      { name: 'Ann', model: 'debater', persona: 'shy', about: { city: 'Oslo' } },
      { name: 'Bob', model: 'debater', persona: 'loud', about: { city: 'Rome' } },
    ];
    const prompt = '{{ me.persona }} {{ participants | json }}';
    const { shown } = await hold(panelFlow({ participants, prompt }), { sandbox, script });
    expect(shown['Ann#1']).toBe(
      'shy [{"name":"Ann","side":"","about":{"city":"Oslo"},"mine":true},{"name":"Bob","side":"","about":{"city":"Rome"},"mine":false}]',
    );
  });

  it('may answer in a text in which the answer is looked for', async () => {
    const response = { extract: { answer: { patterns: ['Answer: (\\w+)'] } } };
    const flow = panelFlow({
      prompt: '{{ discussion }}',
      rounds: 2,
      response,
      decision: { rule: { method: 'plurality' } },
    });
    const says = sayings({ Ann: 'So. Answer: red', Bob: 'Well. Answer: blue', Cleo: 'Hm. Answer: red' });
    const { shown, output } = await hold(flow, { sandbox, script: says });
    expect(shown['Bob#2']).toBe('Ann: So. Answer: red\n\nBob (you): Well. Answer: blue\n\nCleo: Hm. Answer: red');
    expect(output.answer).toBe('red');
  });

  it('may be shown solved examples first, the same ones or each its own', async () => {
    const same = panelFlow({ prompt: 'Go', demonstrations: [{ user: '{{ topic }}?', assistant: 'yes' }] });
    const one = await hold(same, { sandbox, script, input: { topic: 'Tea' } });
    expect(one.requests[2]?.turns.map(({ content }) => content)).toEqual(['Tea?', 'yes', 'Go']);
    const about = { shown: [{ user: 'Q', assistant: 'A' }] };
    const participants = [{ ...trio[0], about }, trio[1]];
    const own = await hold(panelFlow({ participants, prompt: 'Go', demonstrations: { of: 'about.shown' } }), {
      sandbox,
      script,
    });
    expect(own.error).toBeUndefined();
    const turns = own.requests.map((request) => request.turns.map(({ content }) => content));
    expect(turns).toEqual([['Q', 'A', 'Go'], ['Go']]);
  });
});
