import type { DecideRule } from '../decide/rule.ts';
import type { DiscussionNode, ParticipantFlow } from '../format/flow-file.ts';
import { Performer, rolesOf } from '../format/performer.ts';
import { namesInTexts } from '../text/index.ts';
import { decided, isGiven, isReserved, type Source, sourcesOf } from './variables.ts';

export type WrittenParticipant = Extract<DiscussionNode['participants'], readonly unknown[]>[number];
export type Moderator = NonNullable<DiscussionNode['moderator']>;
export type Judge = Extract<NonNullable<DiscussionNode['decision']>, { judge: unknown }>['judge'];

/** What follows from a discussion's settings and is needed in more than one part of its graph. */
export interface Settings {
  readonly node: DiscussionNode;
  /** The written participants, or undefined when they arrive at a port. */
  readonly list: readonly WrittenParticipant[] | undefined;
  readonly flows: readonly (readonly [name: string, flow: ParticipantFlow])[];
  readonly rule: DecideRule | undefined;
  readonly judge: Judge | undefined;
  /** Ballots are counted after every round because something that ends the discussion asks for it. */
  readonly poll: DecideRule | undefined;
  /** The condition that ends the loop of the rounds. */
  readonly until: string | undefined;
  readonly untilNames: readonly string[];
  /** Variables and ports that each part uses, by name. */
  readonly turnNames: ReadonlySet<string>;
  readonly moderatorNames: ReadonlySet<string>;
  readonly judgeNames: ReadonlySet<string>;
  /** Input ports of the node, the one of the participants aside, in the order in which texts name them. */
  readonly ownPorts: readonly string[];
  /** The one who performs every turn, when all participants are performed alike. */
  readonly performer: Performer | undefined;
  readonly models: readonly string[];
  readonly people: readonly string[];
  /** Whether a model or person may take a turn, and not only flows. */
  readonly hasAsk: boolean;
}

export function settingsOf(node: DiscussionNode): Settings {
  const sources = sourcesOf(node);
  const list = Array.isArray(node.participants) ? node.participants : undefined;
  const rule = node.decision !== undefined && 'rule' in node.decision ? node.decision.rule : undefined;
  const judge = node.decision !== undefined && 'judge' in node.decision ? node.decision.judge : undefined;
  const untilNames = namesAt(sources, 'until');
  const isPolled = node.stop?.consensus !== undefined || decided.some((name) => untilNames.has(name));
  const performers = (list ?? []).flatMap((participant) => performerOf(participant) ?? []);
  const roles = seatRoles(node, performers);
  return {
    node,
    list,
    flows: Object.entries(node.flows ?? {}),
    rule: rule === undefined ? undefined : withChoice(rule),
    judge,
    poll: isPolled ? withChoice(rule ?? { method: 'plurality', normalize: 'case' }) : undefined,
    until: untilOf(node),
    untilNames: [...untilNames],
    turnNames: namesAt(sources, 'turn'),
    moderatorNames: namesAt(sources, 'moderator'),
    judgeNames: namesAt(sources, 'judge'),
    ownPorts: ownPortsOf(sources),
    performer: list !== undefined && isOne(performers) ? performers[0] : undefined,
    ...roles,
    hasAsk: list === undefined ? roles.models.length + roles.people.length > 0 : performers.length > 0,
  };
}

function namesAt(sources: readonly Source[], place: Source['place']): ReadonlySet<string> {
  return new Set(sources.filter((source) => source.place === place).flatMap(({ names }) => names));
}

function ownPortsOf(sources: readonly Source[]): string[] {
  const own = sources.flatMap(({ names, place }) => names.filter((name) => !isGiven(name, place) && !isReserved(name)));
  return [...new Set(own)];
}

/** Ballots carry the answer under this name, wherever a response has it. */
function withChoice(rule: DecideRule): DecideRule {
  return { ...rule, choice: rule.choice ?? 'answer' };
}

/** The performer that a participant names, or undefined for a flow and for what names none or too many. */
export function performerOf(participant: WrittenParticipant): Performer | undefined {
  const { model, person, reviewer, stopSeconds, suggester } = participant;
  const named = Object.entries({ model, person, reviewer, stopSeconds, suggester });
  const parsed = Performer.safeParse(Object.fromEntries(named.filter(([, value]) => value !== undefined)));
  return parsed.success && participant.flow === undefined ? parsed.data : undefined;
}

function isOne(performers: readonly Performer[]): boolean {
  return new Set(performers.map((performer) => JSON.stringify(performer))).size === 1;
}

function seatRoles(node: DiscussionNode, performers: readonly Performer[]): Pick<Settings, 'models' | 'people'> {
  if (!Array.isArray(node.participants)) {
    return { models: node.participants.models ?? [], people: node.participants.people ?? [] };
  }
  const roles = performers.map(rolesOf);
  return {
    models: [...new Set(roles.flatMap(({ models }) => models))],
    people: [...new Set(roles.flatMap(({ people }) => people))],
  };
}

function untilOf({ stop }: DiscussionNode): string | undefined {
  if (stop === undefined) return undefined;
  const ends = [
    ...(stop.consensus === undefined ? [] : [`consensus >= ${stop.consensus}`]),
    ...(stop.done === undefined ? [] : ['done']),
    ...(stop.until === undefined ? [] : [stop.until]),
  ];
  if (ends.length === 0) return undefined;
  const any = ends.length === 1 && stop.from === undefined ? ends[0] : ends.map((end) => `(${end})`).join(' || ');
  return stop.from === undefined ? any : `round >= ${stop.from} && (${any})`;
}

/** One template for a first text and a later one. */
export function firstThenLater(first: string, later: string | undefined, count: 'turn' | 'round'): string {
  return later === undefined ? first : `{% if ${count} == 1 %}${first}{% else %}${later}{% endif %}`;
}

/** Names that the participants' texts use: in what they are asked, and in what goes with it. */
export function promptNames({ node }: Settings): { prompt: readonly string[]; system: readonly string[] } {
  const shown = Array.isArray(node.demonstrations) ? node.demonstrations : [];
  return {
    prompt: namesInTexts([firstThenLater(node.prompt, node.laterPrompt, 'turn')]),
    system: namesInTexts([node.system, ...shown.flatMap(({ user, assistant }) => [user, assistant])]),
  };
}
