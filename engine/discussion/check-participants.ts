import { contentHash } from '../format/content-hash.ts';
import type { DiscussionNode, ParticipantFlow } from '../format/flow-file.ts';
import { type Performer, rolesOf } from '../format/performer.ts';
import type { DiscussionProblem, Surroundings } from './discussion-problem.ts';
import { performerOf, type WrittenParticipant } from './settings.ts';
import { isReserved } from './variables.ts';

/** Who takes part, moderates and judges: everybody must be somebody, by a role or flow that is there. */
export function checkParticipants(node: DiscussionNode, around: Surroundings): DiscussionProblem[] {
  const { participants, moderator, decision } = node;
  const judge = decision !== undefined && 'judge' in decision ? decision.judge : undefined;
  return [
    ...(Array.isArray(participants)
      ? checkList(node, participants, around)
      : checkArriving(node, participants, around)),
    ...(moderator === undefined ? [] : checkPerformer('moderator.performer', moderator.performer, around)),
    ...(judge === undefined ? [] : checkPerformer('decision.judge.performer', judge.performer, around)),
    ...Object.entries(node.flows ?? {}).flatMap(([name, flow]) => checkFlow(name, flow, around)),
  ];
}

function checkList(
  node: DiscussionNode,
  list: readonly WrittenParticipant[],
  around: Surroundings,
): DiscussionProblem[] {
  if (list.length === 0) return [{ key: 'participants', message: `Nobody takes part in "${node.id}".` }];
  const seen = new Set<string>();
  return list.flatMap((participant, index) => {
    const { name, model, person, flow } = participant;
    const key = `participants.${index}`;
    const problems: DiscussionProblem[] = [];
    if (seen.has(name)) problems.push({ key: `${key}.name`, message: `Two participants are called "${name}".` });
    seen.add(name);
    const named = [model, person, flow].filter((one) => one !== undefined).length;
    const performer = performerOf(participant);
    if (flow !== undefined && node.flows?.[flow] === undefined) {
      problems.push({ key: `${key}.flow`, message: `The discussion has no flow "${flow}" to be seated.` });
    }
    if (named !== 1) {
      const what =
        named === 0 ? 'names no model, person or flow' : 'names more than one of a model, a person and a flow';
      problems.push({ key, message: `The participant "${name}" ${what}.` });
    } else if (flow === undefined && performer === undefined) {
      const message = `"${name}" mixes what does not go together: a reviewer goes with a model, a suggester with a person.`;
      problems.push({ key, message });
    }
    return performer === undefined ? problems : [...problems, ...checkPerformer(key, performer, around, true)];
  });
}

type Arriving = Exclude<DiscussionNode['participants'], readonly unknown[]>;

function checkArriving(
  node: DiscussionNode,
  arriving: Arriving,
  { models, people }: Surroundings,
): DiscussionProblem[] {
  const problems: DiscussionProblem[] = [];
  const check = (kind: 'models' | 'people', known: Readonly<Record<string, unknown>>) =>
    arriving[kind]?.forEach((role, index) => {
      if (known[role] !== undefined) return;
      problems.push({ key: `participants.${kind}.${index}`, message: undeclared(kind, role) });
    });
  check('models', models);
  check('people', people);
  const flows = Object.keys(node.flows ?? {});
  if ((arriving.models?.length ?? 0) + (arriving.people?.length ?? 0) + flows.length === 0) {
    const message = 'Say which model roles, people or flows the participants that arrive may be.';
    problems.push({ key: 'participants', message });
  }
  if (isReserved(arriving.port) && arriving.port !== 'participants') {
    const message = `An input of a discussion cannot be called "${arriving.port}".`;
    problems.push({ key: 'participants.port', message });
  }
  return problems;
}

/** The keys of a participant's performer are its own; a moderator's lie together. */
function checkPerformer(
  key: string,
  performer: Performer,
  { models, people }: Surroundings,
  isSpread = false,
): DiscussionProblem[] {
  const roles = rolesOf(performer);
  const at = (role: string) => {
    const name = Object.entries(performer).find(([, value]) => value === role)?.[0];
    return isSpread && name !== undefined ? `${key}.${name}` : key;
  };
  return [
    ...roles.models
      .filter((role) => models[role] === undefined)
      .map((role) => ({ key: at(role), message: undeclared('models', role) })),
    ...roles.people
      .filter((role) => people[role] === undefined)
      .map((role) => ({ key: at(role), message: undeclared('people', role) })),
  ];
}

function undeclared(kind: 'models' | 'people', role: string): string {
  return `The ${kind === 'models' ? 'model' : 'people'} role "${role}" is not declared by the flow.`;
}

function checkFlow(name: string, flow: ParticipantFlow, { flowOf }: Surroundings): DiscussionProblem[] {
  const key = `flows.${name}`;
  const target = flowOf(flow.use);
  if (target === undefined) {
    const message = `The flow "${String(flow.use)}" that "${name}" seats was not found.`;
    return [{ key: `${key}.use`, message, code: 'FLOW_NOT_FOUND' }];
  }
  const problems: DiscussionProblem[] = [];
  if (flow.hash !== undefined && contentHash(target) !== flow.hash) {
    const message = `The content of "${String(flow.use)}" is not what "${name}" pins.`;
    problems.push({ key: `${key}.hash`, message, code: 'FLOW_HASH_MISMATCH' });
  }
  const { input, output, optional = [] } = target.interface;
  const inputs = Object.keys(flow.inputs ?? { prompt: 'prompt' });
  for (const port of inputs) {
    if (Object.hasOwn(input, port)) continue;
    problems.push({ key: `${key}.inputs`, message: `The flow "${target.name}" has no input "${port}".` });
  }
  for (const [port, schema] of Object.entries(input)) {
    if (inputs.includes(port) || optional.includes(port) || schema.default !== undefined) continue;
    problems.push({ key: `${key}.inputs`, message: `The flow "${target.name}" needs its input "${port}".` });
  }
  const port = flow.output ?? 'answer';
  if (!Object.hasOwn(output, port)) {
    problems.push({ key: `${key}.output`, message: `The flow "${target.name}" has no output "${port}".` });
  }
  return problems;
}
