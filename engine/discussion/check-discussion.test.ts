import { describe, expect, it } from 'vitest';
import { parseFlow } from '../format/parse-flow.ts';
import { checkFlow } from '../graph/check-flow.ts';
import { form, panelFlow, trio } from './table-suite.ts';

const flowWithOutput = (output: string) => ({
  format: 1,
  name: 'seated',
  interface: { input: { task: {} }, output: { [output]: {} } },
  nodes: [],
  edges: [{ from: 'input.task', to: `output.${output}` }],
});

/** What is said of a discussion, as `path: message`, without the node's own path. */
function problemsOf(settings: object): string[] {
  return checkFlow(panelFlow(settings)).map(({ path, message, severity }) => {
    const at = path.replace(/^nodes\[0\]\.?/, '');
    return `${severity === 'warning' ? 'warning ' : ''}${at}: ${message}`;
  });
}

const rule = { method: 'plurality' };
const moderator = { performer: { model: 'chair' }, prompt: 'Go' };

describe('what is wrong with a discussion', () => {
  it.each<[object, string[]]>([
    [{ participants: [] }, ['participants: Nobody takes part in "panel".']],
    [{ participants: [...trio, trio[0]] }, ['participants[3].name: Two participants are called "Ann".']],
    [
      { participants: [{ name: 'Ann', model: 'nobody' }] },
      ['participants[0].model: The model role "nobody" is not declared by the flow.'],
    ],
    [
      { participants: [{ name: 'Ann', person: 'nobody', suggester: 'debater' }] },
      ['participants[0].person: The people role "nobody" is not declared by the flow.'],
    ],
    [{ participants: [{ name: 'Ann' }] }, ['participants[0]: The participant "Ann" names no model, person or flow.']],
    [
      { participants: [{ name: 'Ann', model: 'debater', person: 'guest' }] },
      ['participants[0]: The participant "Ann" names more than one of a model, a person and a flow.'],
    ],
    [
      { participants: [{ name: 'Ann', person: 'guest', reviewer: 'boss' }] },
      [
        'participants[0]: "Ann" mixes what does not go together: a reviewer goes with a model, a suggester with a person.',
      ],
    ],
    [
      { participants: [...trio, { name: 'Flo', flow: 'none' }] },
      ['participants[3].flow: The discussion has no flow "none" to be seated.'],
    ],
    [
      { participants: { port: 'people', models: ['debater', 'x'], people: ['y'] } },
      [
        'participants.models[1]: The model role "x" is not declared by the flow.',
        'participants.people[0]: The people role "y" is not declared by the flow.',
      ],
    ],
    [
      { participants: { port: 'people' } },
      ['participants: Say which model roles, people or flows the participants that arrive may be.'],
    ],
    [
      { participants: { port: 'round', models: ['debater'] } },
      ['participants.port: An input of a discussion cannot be called "round".'],
    ],
    [
      { participants: trio.slice(0, 1), order: { pairs: 'random' } },
      ['order: One participant of "panel" is not enough to make pairs.'],
    ],
    [{ view: { of: 'partner' } }, ['view.of: Partners are seen only where participants meet in pairs.']],
    [{ view: { of: 'hub' } }, ['view.hub: The view has a hub: name the participant in the middle.']],
    [{ view: { of: 'hub', hub: 'Zoe' } }, ['view.hub: There is no participant "Zoe" to be the hub.']],
    [{ view: { of: 'own-side' } }, ['view.of: The view goes by sides, but no participant has one.']],
    [
      { order: { chosenBy: 'moderator' } },
      ['order.chosenBy: The moderator chooses who speaks, but there is no moderator.'],
    ],
    [{ order: { chosenBy: 'speaker' } }, ['order.field: The response has no field "next".']],
    [
      { order: { chosenBy: 'moderator', field: 'who' }, moderator: { ...moderator, response: form } },
      ['order.field: The moderator\'s response has no field "who".'],
    ],
    [{ stop: { from: 2 } }, ['warning stop.from: The discussion has 1 rounds, so it never ends early.']],
    [{ stop: { done: 'over' }, response: form }, ['stop.done: The response has no field "over".']],
    [{ stop: { done: 'reason' }, response: form }, ['stop.done: The field "reason" is not true or false.']],
    [{ answer: 'verdict' }, ['answer: The response has no field "verdict".']],
    [{ says: 'speech', response: form }, ['says: The response has no field "speech".']],
    [
      { response: { schema: { type: 'object', properties: { vote: {} } } }, decision: { rule } },
      ['answer: Say where in the response the answer is: it has no field "answer" for the decision.'],
    ],
    [
      { response: { schema: { type: 'object', properties: { vote: {} } } }, stop: { consensus: 1 } },
      ['answer: Say where in the response the answer is: it has no field "answer" for the decision.'],
    ],
    [
      { response: form, decision: { rule: { ...rule, choice: 'vote' } } },
      ['decision.rule.choice: The response has no field "vote".'],
    ],
    [
      { decision: { rule: { method: 'confidence-weighted' } } },
      ['decision.rule.confidence: The response has no field "confidence".'],
    ],
    [
      { prompt: '{{ moderator.heat }}' },
      ['prompt: `moderator` is what the moderator said, but there is no moderator.'],
    ],
    [
      { prompt: '{{ options }}' },
      ['prompt: `options` means nothing here, and an input of a discussion cannot have this name.'],
    ],
    [{ stop: { until: 'done' } }, ['stop.until: `done` needs the field by which participants say that they are done.']],
    [
      { stop: { until: 'seats > 1' } },
      ['stop.until: `seats` means nothing here, and an input of a discussion cannot have this name.'],
    ],
    [
      { decision: { judge: { performer: { person: 'nobody' }, prompt: 'x' } } },
      ['decision.judge.performer: The people role "nobody" is not declared by the flow.'],
    ],
    [
      { moderator: { ...moderator, performer: { model: 'nobody' } } },
      ['moderator.performer: The model role "nobody" is not declared by the flow.'],
    ],
    [
      { participants: [{ ...trio[0], persona: 'shy' }] },
      [
        'warning participants[0].persona: The persona of "Ann" is in no prompt; write {{ me.persona }} where it belongs.',
      ],
    ],
    [
      { flows: { one: { use: 'gone@1.0.0' } } },
      ['flows.one.use: The flow "gone@1.0.0" that "one" seats was not found.'],
    ],
    [
      { flows: { one: { use: flowWithOutput('answer') } } },
      [
        'flows.one.inputs: The flow "seated" has no input "prompt".',
        'flows.one.inputs: The flow "seated" needs its input "task".',
      ],
    ],
    [
      { flows: { one: { use: flowWithOutput('result'), inputs: { task: 'prompt' } } } },
      ['flows.one.output: The flow "seated" has no output "answer".'],
    ],
    [
      { flows: { one: { use: flowWithOutput('answer'), inputs: { task: 'options' } } } },
      ['flows.one.inputs.task: `options` means nothing here, and an input of a discussion cannot have this name.'],
    ],
    [{ flows: { one: { use: flowWithOutput('answer'), inputs: { task: 'topic' } } } }, []],
  ])('%j', (settings, expected) => {
    expect(problemsOf(settings)).toEqual(expected);
  });

  it.each(['system', 'prompt', 'laterPrompt', 'moderator.prompt', 'decision.judge.prompt'])(
    'a broken text: %s',
    (key) => {
      const text = '{% if %}{{';
      const settings = {
        system: key === 'system' ? text : 'x',
        prompt: key === 'prompt' ? text : 'x',
        laterPrompt: key === 'laterPrompt' ? text : 'x',
        moderator: { performer: { model: 'chair' }, prompt: key === 'moderator.prompt' ? text : 'x' },
        decision: { judge: { performer: { model: 'judge' }, prompt: key === 'decision.judge.prompt' ? text : 'x' } },
      };
      const [problem, ...rest] = checkFlow(panelFlow(settings));
      expect(rest).toEqual([]);
      expect(problem).toMatchObject({ code: 'TEMPLATE_INVALID', path: `nodes[0].${key}`, nodePath: ['panel'] });
    },
  );

  it('a broken condition', () => {
    const [problem] = checkFlow(panelFlow({ stop: { until: 'a +' } }));
    expect(problem).toMatchObject({ code: 'EXPRESSION_INVALID', path: 'nodes[0].stop.until' });
  });

  it('a broken pattern', () => {
    const flow = panelFlow({ response: { extract: { answer: { patterns: ['(', 'x'] } } } });
    const [problem, ...rest] = checkFlow(flow);
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ path: 'nodes[0].response.extract.answer.patterns[0]' });
  });

  it('something wrong in a flow that it seats, where that is written', () => {
    const use = { ...flowWithOutput('answer'), edges: [{ from: 'input.nothing', to: 'output.answer' }] };
    const [problem, ...rest] = checkFlow(panelFlow({ flows: { one: { use, inputs: { task: 'prompt' } } } }));
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ path: 'nodes[0].flows.one.use.edges[0].from' });
  });

  it.each([
    [{ rounds: 0 }, 'rounds'],
    [{ order: 'backwards' }, 'order'],
    [{ view: { of: 'nobody' } }, 'view.of'],
    [{ participants: [{ name: '' }] }, 'participants[0].name'],
    [{ participants: [{ name: 'A', colour: 'red' }] }, 'participants[0].colour'],
    [{ stop: { consensus: 2 } }, 'stop.consensus'],
    [{ flows: { one: { use: 'self' } } }, 'flows.one.use'],
  ])('is refused with its path by the format: %j', (settings, path) => {
    const node = { id: 'panel', type: 'discussion', participants: trio, rounds: 1, prompt: 'x', ...settings };
    const parsed = parseFlow({ format: 1, name: 'f', interface: { input: {}, output: {} }, nodes: [node], edges: [] });
    expect(parsed.ok ? [] : parsed.problems.map((problem) => problem.path)).toEqual([`nodes[0].${path}`]);
  });

  it('nothing, where edges fit its ports', () => {
    const flow = panelFlow({ prompt: '{{ question }}', ports: { question: { schema: { type: 'string' } } } });
    const wrong = { ...flow, interface: { ...flow.interface, input: { question: { type: 'number' as const } } } };
    expect(checkFlow(flow)).toEqual([]);
    expect(checkFlow(wrong).map(({ path }) => path)).toEqual(['edges[0].to']);
  });
});
