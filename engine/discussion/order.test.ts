import { afterAll, describe, expect, it } from 'vitest';
import { nodeSandbox } from '../sandbox/node.ts';
import { hold, panelFlow, sayings } from './table-suite.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

const prompt = '{{ question }}\n{{ discussion }}';
const script = sayings({});

describe('the order of a discussion', () => {
  it('simultaneous: nobody hears this round, everybody the rounds before', async () => {
    const { shown, status, output, error } = await hold(panelFlow({ prompt, rounds: 2 }), { sandbox, script });
    expect(error).toBeUndefined();
    expect(status).toBe('completed');
    expect(shown).toEqual({
      'Ann#1': 'Why?\n',
      'Bob#1': 'Why?\n',
      'Cleo#1': 'Why?\n',
      'Ann#2': 'Why?\nAnn (you): Ann#1 speaks\n\nBob: Bob#1 speaks\n\nCleo: Cleo#1 speaks',
      'Bob#2': 'Why?\nAnn: Ann#1 speaks\n\nBob (you): Bob#1 speaks\n\nCleo: Cleo#1 speaks',
      'Cleo#2': 'Why?\nAnn: Ann#1 speaks\n\nBob: Bob#1 speaks\n\nCleo (you): Cleo#1 speaks',
    });
    expect(output.rounds).toBe(2);
  });
});
