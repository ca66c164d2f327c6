import type { Edge, FlowNode, NodeOf } from '../format/flow-file.ts';
import { namesInTexts } from '../text/index.ts';
import { edge, present, wires } from './graph-parts.ts';
import { overviewOf } from './record-programs.ts';
import { firstThenLater, type Moderator, type Settings } from './settings.ts';
import { askSettings, optionalPorts } from './turn-graph.ts';

/** What comes before a round with a moderator: what it knows, and its word. */
export interface ModeratorPart {
  readonly columns: readonly (readonly FlowNode[])[];
  readonly edges: readonly Edge[];
  /** The port of its word: its form, or its text when it has none. */
  readonly source: string;
}

export function moderatorPart(settings: Settings): ModeratorPart | undefined {
  const { moderator } = settings.node;
  if (moderator === undefined) return undefined;
  const overview = overviewOf(settings);
  const overlooked: readonly string[] = overview?.outputs ?? [];
  const prompt = firstThenLater(moderator.prompt, moderator.laterPrompt, 'round');
  const names = namesInTexts([moderator.system, prompt]);
  return {
    columns: [overview === undefined ? [] : [overviewNode(overview)], [moderateNode(settings, moderator, prompt)]],
    edges: [
      ...(overview === undefined
        ? []
        : [...wires('input', 'overview', ['seats', 'round']), edge('state.log', 'overview.log')]),
      ...names.map((name) => edge(`${overlooked.includes(name) ? 'overview' : 'input'}.${name}`, `moderate.${name}`)),
    ],
    source: moderator.response === undefined ? 'moderate.text' : 'moderate.value',
  };
}

function overviewNode({ program, outputs }: NonNullable<ReturnType<typeof overviewOf>>): NodeOf<'code'> {
  return {
    id: 'overview',
    title: 'What the moderator knows',
    type: 'code',
    inputs: { seats: {}, log: {}, round: {} },
    outputs: Object.fromEntries(outputs.map((name) => [name, {}])),
    source: program,
  };
}

function moderateNode(settings: Settings, moderator: Moderator, prompt: string): NodeOf<'ask'> {
  return {
    id: 'moderate',
    title: 'Moderate',
    type: 'ask',
    performer: moderator.performer,
    ...askSettings(moderator),
    prompt,
    ...present({ memory: moderator.memory }),
    ...(moderator.task === undefined ? {} : { task: { kind: 'answer' as const, ...moderator.task } }),
    ...optionalPorts(settings, namesInTexts([moderator.system, prompt])),
  };
}
