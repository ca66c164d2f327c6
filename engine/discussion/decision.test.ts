import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { form, hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const script = sayings({
  Ann: { answer: 'tea', confidence: 0.9 },
  Bob: { answer: 'Coffee', confidence: 0.6 },
  Cleo: { answer: 'coffee', confidence: 0.2 },
});
const base = { response: form };

describe('the decision of a discussion', () => {
  it('by a rule: the ballots are what everybody said last', async () => {
    const rule = { method: 'majority', normalize: 'case' };
    const { output } = await hold(panelFlow({ ...base, decision: { rule } }), { sandbox, script });
    expect(output).toMatchObject({ answer: 'Coffee', unanimous: false, dissent: [{ ballot: 0, option: 'tea' }] });
    expect(output.consensus).toBeCloseTo(2 / 3);
    expect(output.ballots).toEqual([
      { name: 'Ann', weight: 1, answer: 'tea', confidence: 0.9 },
      { name: 'Bob', weight: 1, answer: 'Coffee', confidence: 0.6 },
      { name: 'Cleo', weight: 1, answer: 'coffee', confidence: 0.2 },
    ]);
  });

  it('by confidence, and by the weights of the participants', async () => {
    const byConfidence = { rule: { method: 'confidence-weighted', normalize: 'case' } };
    expect((await hold(panelFlow({ ...base, decision: byConfidence }), { sandbox, script })).output.answer).toBe('tea');
    const participants = trio.map((one, index) => ({ ...one, weight: index === 0 ? 3 : 1 }));
    const byWeight = { rule: { method: 'weighted', normalize: 'case' } };
    const { output } = await hold(panelFlow({ ...base, participants, decision: byWeight }), { sandbox, script });
    expect(output.answer).toBe('tea');
  });

  it('by weights that no participant can give itself', async () => {
    const flow = panelFlow({ ...base, decision: { rule: { method: 'weighted', normalize: 'case' } } });
    const greedy = sayings({
      Ann: { answer: 'tea', weight: 99 },
      Bob: { answer: 'coffee' },
      Cleo: { answer: 'coffee' },
    });
    expect((await hold(flow, { sandbox, script: greedy })).output.answer).toBe('coffee');
    const schema = { ...form.schema, properties: { ...form.schema.properties, weight: { type: 'number' } } };
    const asked = panelFlow({ response: { schema }, decision: { rule: { method: 'weighted' } } });
    expect((await hold(asked, { sandbox, script: greedy })).output.answer).toBe('tea');
  });

  it('by a rule over plain texts, and over lists', async () => {
    const plain = await hold(panelFlow({ decision: { rule: { method: 'plurality' } } }), {
      sandbox,
      script: sayings({ Ann: 'yes', Bob: 'no', Cleo: 'no' }),
    });
    expect(plain.output.answer).toBe('no');
    const schema = { type: 'object', properties: { ranks: { type: 'array', items: { type: 'string' } } } };
    const ranked = panelFlow({ response: { schema }, answer: 'ranks', decision: { rule: { method: 'ranked' } } });
    const lists = {
      Ann: { ranks: ['x', 'y', 'z'] },
      Bob: { ranks: ['y', 'x', 'z'] },
      Cleo: { ranks: ['y', 'z', 'x'] },
    };
    expect((await hold(ranked, { sandbox, script: sayings(lists) })).output.answer).toBe('y');
  });

  it('takes the answer from where the response has it', async () => {
    const verdict = { type: 'object', properties: { choice: { type: 'string' } } };
    const schema = { type: 'object', properties: { verdict } };
    const flow = panelFlow({
      response: { schema },
      answer: 'verdict.choice',
      decision: { rule: { method: 'plurality' } },
    });
    const says = {
      Ann: { verdict: { choice: 'x' } },
      Bob: { verdict: { choice: 'y' } },
      Cleo: { verdict: { choice: 'y' } },
    };
    expect((await hold(flow, { sandbox, script: sayings(says) })).output.answer).toBe('y');
  });

  it('fails when no ballot counts in the end', async () => {
    const schema = { type: 'object', properties: { answer: { type: ['string', 'null'] } } };
    const flow = panelFlow({ response: { schema }, decision: { rule: { method: 'majority' } } });
    const held = await hold(flow, { sandbox, script: sayings({ Ann: {}, Bob: { answer: null }, Cleo: {} }) });
    expect(held).toMatchObject({ status: 'failed', error: { code: 'NO_VALID_BALLOT' } });
  });

  it('by a judge who reads everything', async () => {
    const prompt = '{{ question }} {{ round }}\n{{ discussion }}\n{{ options | json }}';
    const judge = { performer: { model: 'judge' }, system: 'You judge {{ question }}', prompt };
    const { output, shown, requests } = await hold(panelFlow({ ...base, says: 'answer', decision: { judge } }), {
      sandbox,
      script: sayings({
        Ann: { answer: 'tea' },
        Bob: { answer: 'Coffee' },
        Cleo: { answer: 'coffee' },
        judge: 'Coffee it is',
      }),
    });
    expect(shown['judge#1']).toBe('Why? 1\nAnn: tea\n\nBob: Coffee\n\nCleo: coffee\n["Coffee","tea"]');
    expect(requests.at(-1)?.turns[0]).toEqual({ role: 'system', content: 'You judge Why?' });
    expect(output).toMatchObject({ answer: 'Coffee it is', verdict: 'Coffee it is' });
  });

  it('by a judge with a form', async () => {
    const response = {
      schema: { type: 'object', properties: { answer: { type: 'string' }, why: { type: 'string' } } },
    };
    const judge = {
      performer: { model: 'judge' },
      prompt: '{% for group in groups %}{{ group.count }}{% endfor %}',
      response,
    };
    const { output, shown } = await hold(panelFlow({ ...base, decision: { judge } }), {
      sandbox,
      script: sayings({
        Ann: { answer: 'x' },
        Bob: { answer: 'x' },
        Cleo: { answer: 'y' },
        judge: { answer: 'x', why: 'two of three' },
      }),
    });
    expect(shown['judge#1']).toBe('21');
    expect(output).toMatchObject({ answer: 'x', verdict: { answer: 'x', why: 'two of three' } });
  });

  it('by a person who chooses among the answers', async () => {
    const judge = { performer: { person: 'boss' }, prompt: '{{ discussion }}', task: { kind: 'choose' } };
    const flow = panelFlow({ ...base, says: 'answer', decision: { judge } });
    const { output, tasks, journal } = await hold(flow, { sandbox, script, say: { 'judge#1': { choice: 'tea' } } });
    expect(tasks['judge#1']).toBe('Ann: tea\n\nBob: Coffee\n\nCleo: coffee');
    const opened = journal.find((entry) => entry.type === 'task.opened');
    expect(opened).toMatchObject({
      task: { kind: 'choose', schema: { properties: { choice: { enum: ['Coffee', 'tea'] } } } },
    });
    expect(output).toMatchObject({ answer: 'tea', verdict: { choice: 'tea' } });
  });

  it('by a person in own words', async () => {
    const judge = { performer: { person: 'boss' }, prompt: '{{ discussion }}' };
    const { output } = await hold(panelFlow({ decision: { judge } }), {
      sandbox,
      script,
      say: { 'judge#1': 'Neither.' },
    });
    expect(output.answer).toBe('Neither.');
  });

  it('without any: the transcript and the ballots are all there is', async () => {
    const { output } = await hold(panelFlow(base), { sandbox, script });
    expect(Object.keys(output)).toEqual(['transcript', 'ballots', 'rounds', 'exitReason']);
    expect((output.transcript as unknown[])[0]).toEqual({
      round: 1,
      name: 'Ann',
      side: '',
      answer: 'tea',
      text: 'answer: tea\nconfidence: 0.9',
      reply: { answer: 'tea', confidence: 0.9 },
    });
  });
});
