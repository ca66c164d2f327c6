import { compileExpression } from '../expressions/index.ts';
import type { DiscussionNode } from '../format/flow-file.ts';
import { namesIn, namesInTexts } from '../text/index.ts';

/** What a discussion gives to its texts and conditions by itself. Every other name in them is an input port of the node. */
export const given = {
  /** The prompts of the participants, and the inputs of flows that are seated. */
  turn: ['me', 'round', 'rounds', 'turn', 'participants', 'seen', 'groups', 'discussion', 'moderator'],
  moderator: ['round', 'rounds', 'participants', 'seen', 'groups', 'discussion'],
  judge: ['round', 'rounds', 'participants', 'seen', 'groups', 'discussion', 'options'],
  until: [
    ...['round', 'turns', 'ballots', 'done', 'moderator'],
    ...['winner', 'tally', 'margin', 'consensus', 'unanimous', 'tied', 'dissent', 'invalid'],
  ],
} as const;
export type Place = keyof typeof given;

/** What `decide` gives, under its own names. */
export const decided = ['winner', 'tally', 'margin', 'consensus', 'unanimous', 'tied', 'dissent', 'invalid'] as const;

/** Names of ports inside the graph that a discussion becomes; an input of the node cannot have them. */
const inside = [
  ...['seats', 'log', 'item', 'index', 'items', 'results', 'previous'],
  ...['performer', 'brief', 'prompt', 'demonstrations'],
];
const reserved: ReadonlySet<string> = new Set([...Object.values(given).flat(), ...inside]);

/** Whether a name means something here; if not although it is reserved, whoever wrote it is told so. */
export function isGiven(name: string, place: Place): boolean {
  return (given[place] as readonly string[]).includes(name);
}
export function isReserved(name: string): boolean {
  return reserved.has(name);
}

/** A text or condition of a discussion: where it stands in the node, what it names. */
export interface Source {
  readonly key: string;
  readonly place: Place;
  readonly kind: 'text' | 'expression' | 'names';
  readonly source: string;
  readonly names: readonly string[];
}

/** Every text and condition that may name variables and ports, in the order of the file. */
export function sourcesOf(node: DiscussionNode): Source[] {
  const { moderator, decision, stop } = node;
  const sources: Source[] = [];
  const text = (key: string, place: Place, source: string | undefined) => {
    if (source !== undefined) sources.push({ key, place, kind: 'text', source, names: namesInTexts([source]) });
  };
  text('system', 'turn', node.system);
  text('prompt', 'turn', node.prompt);
  text('laterPrompt', 'turn', node.laterPrompt);
  if (Array.isArray(node.demonstrations)) {
    node.demonstrations.forEach(({ user, assistant }, index) => {
      text(`demonstrations.${index}.user`, 'turn', user);
      text(`demonstrations.${index}.assistant`, 'turn', assistant);
    });
  }
  text('moderator.system', 'moderator', moderator?.system);
  text('moderator.prompt', 'moderator', moderator?.prompt);
  text('moderator.laterPrompt', 'moderator', moderator?.laterPrompt);
  if (decision !== undefined && 'judge' in decision) {
    text('decision.judge.system', 'judge', decision.judge.system);
    text('decision.judge.prompt', 'judge', decision.judge.prompt);
  }
  if (stop?.until !== undefined) {
    const names = namesIn(() => compileExpression(stop.until ?? '').names);
    sources.push({ key: 'stop.until', place: 'until', kind: 'expression', source: stop.until, names });
  }
  for (const [name, flow] of Object.entries(node.flows ?? {})) {
    for (const [port, variable] of Object.entries(flow.inputs ?? {})) {
      if (variable === 'prompt') continue;
      const key = `flows.${name}.inputs.${port}`;
      sources.push({ key, place: 'turn', kind: 'names', source: variable, names: [variable] });
    }
  }
  return sources;
}
