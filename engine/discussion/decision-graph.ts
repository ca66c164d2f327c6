import type { DecideRule } from '../decide/rule.ts';
import type { Edge, FlowNode, NodeOf } from '../format/flow-file.ts';
import { responseSchemaOf } from '../format/response-schema.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { namesInTexts } from '../text/index.ts';
import { edge, present, spread, wires } from './graph-parts.ts';
import { schemaAtPath } from './response-paths.ts';
import type { Judge, Settings } from './settings.ts';
import { askSettings, optionalPorts } from './turn-graph.ts';

/** How what was said becomes an answer. Without a decision the transcript is all there is. */
export interface DecisionPart {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly Edge[];
  readonly outputs: Readonly<Record<string, PortSchema>>;
}

export function decisionPart(settings: Settings): DecisionPart {
  const { rule, judge } = settings;
  if (rule !== undefined) return rulePart(settings, rule);
  return judge === undefined ? { nodes: [], edges: [], outputs: {} } : judgePart(settings, judge);
}

const counted = {
  tally: { type: 'array' },
  margin: { type: 'number' },
  consensus: { type: 'number' },
  unanimous: { type: 'boolean' },
  tied: { type: 'boolean' },
  dissent: { type: 'array' },
  invalid: { type: 'array' },
} as const;

function rulePart({ node }: Settings, rule: DecideRule): DecisionPart {
  const form = node.response === undefined ? undefined : responseSchemaOf({ response: node.response });
  const listed = rule.method === 'approval' || rule.method === 'ranked' || rule.method === 'cumulative';
  const schema = listed || rule.choice !== 'answer' ? undefined : schemaAtPath(form, node.answer ?? 'answer');
  return {
    nodes: [{ id: 'decide', title: 'Decide', type: 'decide', rule }],
    edges: [
      spread('close.ballots', 'decide.ballots'),
      edge('decide.winner', 'output.answer'),
      ...wires('decide', 'output', Object.keys(counted)),
    ],
    outputs: { answer: schema ?? {}, ...counted },
  };
}

function judgePart(settings: Settings, judge: Judge): DecisionPart {
  const { schema, from } = verdictOf(settings, judge);
  const chooses = judge.task?.kind === 'choose';
  const verdict = schema === undefined ? 'text' : 'value';
  return {
    nodes: [judgeNode(settings, judge)],
    edges: [
      ...(chooses && !settings.judgeNames.has('options') ? [edge('close.options', 'judge.options')] : []),
      edge(from, 'output.answer'),
      edge(`judge.${verdict}`, 'output.verdict'),
    ],
    outputs: { answer: {}, verdict: schema ?? { type: 'string' } },
  };
}

/** The form of the verdict, and where in it the answer is. */
function verdictOf({ node }: Settings, judge: Judge): { schema: PortSchema | undefined; from: string } {
  const schema = judge.response === undefined ? undefined : responseSchemaOf({ response: judge.response });
  if (schema === undefined) {
    return judge.task?.kind === 'choose'
      ? { schema: { type: 'object' }, from: 'judge.choice' }
      : { schema, from: 'judge.text' };
  }
  const path = node.answer ?? 'answer';
  const found = [path, 'answer', 'choice'].find((one) => schemaAtPath(schema, one) !== undefined);
  return { schema, from: found === undefined ? 'judge.value' : `judge.value.${found}` };
}

function judgeNode(settings: Settings, judge: Judge): NodeOf<'ask'> {
  const { kind = 'answer', ...task } = judge.task ?? {};
  const chooses = kind === 'choose';
  return {
    id: 'judge',
    title: 'Judge',
    type: 'ask',
    performer: judge.performer,
    ...askSettings(judge),
    prompt: judge.prompt,
    ...(judge.task === undefined
      ? {}
      : { task: { kind, ...present(task), ...(chooses ? { subject: 'options' } : {}) } }),
    ...optionalPorts(settings, namesInTexts([judge.system, judge.prompt])),
  };
}
