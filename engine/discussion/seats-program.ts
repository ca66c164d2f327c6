import type { DiscussionNode } from '../format/flow-file.ts';
import type { Json } from '../json.ts';
import { performerOf, type Settings, settingsOf, type WrittenParticipant } from './settings.ts';

/** The program that gives the list of those who take part, written down or made of what arrived. */
export function seatsProgram(settings: Settings): string {
  const { list } = settings;
  if (list === undefined) return arrivingProgram(settings);
  const lines = list.map((participant) => `  ${JSON.stringify(seatOf(settings, participant))},\n`);
  return `// Who takes part, in the order of the seats.\nconst seats = [\n${lines.join('')}];\nreturn { seats };\n`;
}

/** What the program gives when the participants are written down; undefined when they arrive. */
export function writtenSeats(node: DiscussionNode): Json[] | undefined {
  const settings = settingsOf(node);
  return settings.list?.map((participant) => seatOf(settings, participant));
}

function seatOf(settings: Settings, participant: WrittenParticipant): Json {
  const { name, persona = '', side = '', weight = 1, about = {}, flow } = participant;
  const performer = performerOf(participant);
  return {
    ...{ name, persona, side, weight, about },
    ...(settings.performer !== undefined || performer === undefined ? {} : { performer }),
    ...(settings.flows.length === 0 ? {} : { flow: flow ?? '' }),
  };
}

function arrivingProgram({ models, people, flows }: Settings): string {
  const names = flows.map(([name]) => name);
  return `// Who takes part, in the order in which they arrived. Whoever names nobody gets the models in turn.
const models = ${JSON.stringify(models)};
const people = ${JSON.stringify(people)};
const flows = ${JSON.stringify(names)};
const { participants } = input;
if (!Array.isArray(participants) || participants.length === 0) throw new Error('the participants are no list, or nobody is on it');
const taken = new Set();

function check(kind, role, allowed, who) {
  if (role !== undefined && !allowed.includes(role))
    throw new Error(who + ' names the ' + kind + ' "' + role + '"; allowed here: ' + (allowed.join(', ') || 'none'));
}

const seats = participants.map((participant, index) => {
  const { name, model, person, reviewer, stopSeconds, suggester, flow, ...rest } = participant ?? {};
  const who = 'participant ' + (index + 1);
  if (typeof name !== 'string' || name.trim() === '') throw new Error(who + ' has no name');
  if (taken.has(name)) throw new Error('two participants are called "' + name + '"');
  taken.add(name);
  if ([model, person, flow].filter((role) => role !== undefined).length > 1)
    throw new Error(who + ' names more than one of a model, a person and a flow');
  check('model', model, models, who);
  check('model', suggester, models, who);
  check('person', person, people, who);
  check('person', reviewer, people, who);
  check('flow', flow, flows, who);
  const isNamed = model !== undefined || person !== undefined || flow !== undefined;
  if (!isNamed && models.length === 0) throw new Error(who + ' names no person and no flow');
  const one = isNamed ? { model, person } : { model: models[index % models.length] };
  const performer = JSON.parse(JSON.stringify({ ...one, reviewer, stopSeconds, suggester }));
  const seat = { persona: '', side: '', weight: 1, about: {}, ...rest, name };
  return flow === undefined ? { ...seat, performer, flow: '' } : { ...seat, flow };
});
return { seats };
`;
}
