import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { hold, panelFlow, sayings, trio } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const response = {
  schema: { type: 'object', properties: { contentiousness: { type: 'number' }, stop: { type: 'boolean' } } },
};
const participants = trio.slice(0, 2);
const prompt = 'Argue at {{ moderator.contentiousness }}';

describe('the moderator of a discussion', () => {
  it('sets a parameter for every round and may end the discussion', async () => {
    const moderator = {
      performer: { model: 'chair' },
      prompt: 'Round {{ round }} of {{ rounds }} on {{ question }}:\n{{ discussion }}',
      response,
    };
    const flow = panelFlow({ participants, prompt, rounds: 5, moderator, stop: { until: 'moderator.stop' } });
    const says = { 'moderate#1': { contentiousness: 0.9 }, 'moderate#2': { contentiousness: 0.3, stop: true } };
    const { shown, order, output, error } = await hold(flow, { sandbox, script: sayings(says) });
    expect(error).toBeUndefined();
    expect(order.slice(0, 3)).toEqual(['moderate#1', 'Ann#1', 'Bob#1']);
    expect(shown).toEqual({
      'moderate#1': 'Round 1 of 5 on Why?:\n',
      'Ann#1': 'Argue at 0.9',
      'Bob#1': 'Argue at 0.9',
      'moderate#2': 'Round 2 of 5 on Why?:\nAnn: Ann#1 speaks\n\nBob: Bob#1 speaks',
      'Ann#2': 'Argue at 0.3',
      'Bob#2': 'Argue at 0.3',
    });
    expect(output.moderator).toEqual([{ contentiousness: 0.9 }, { contentiousness: 0.3, stop: true }]);
    expect(output.rounds).toBe(2);
  });

  it('may be a person', async () => {
    const moderator = {
      performer: { person: 'boss' },
      prompt: 'How heated?',
      laterPrompt: 'And now, after {{ discussion }}?',
      response,
    };
    const flow = panelFlow({ participants, prompt, rounds: 2, moderator });
    const say = { 'moderate#1': { contentiousness: 1 }, 'moderate#2': { contentiousness: 0 } };
    const { shown, tasks } = await hold(flow, { sandbox, script: sayings({}), say });
    expect(tasks).toEqual({
      'moderate#1': 'How heated?',
      'moderate#2': 'And now, after Ann: Ann#1 speaks\n\nBob: Bob#1 speaks?',
    });
    expect(shown['Bob#2']).toBe('Argue at 0');
  });

  it('says plain text when it has no form, and remembers what it said', async () => {
    const moderator = { performer: { model: 'chair' }, prompt: 'Open', laterPrompt: 'Go on', memory: { thread: true } };
    const flow = panelFlow({ participants, prompt: '{{ moderator }}', rounds: 2, moderator });
    const { shown, requests } = await hold(flow, { sandbox, script: sayings({ 'moderate#1': 'Be kind.' }) });
    expect(shown['Ann#1']).toBe('Be kind.');
    const second = requests.find(({ address }) => address.endsWith('moderate#2'));
    expect(second?.turns.map(({ content }) => content)).toEqual(['Open', 'Be kind.', 'Go on']);
  });
});
