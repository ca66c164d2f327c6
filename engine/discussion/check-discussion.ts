import { compileExpression } from '../expressions/index.ts';
import type { DiscussionNode } from '../format/flow-file.ts';
import { compileTemplate } from '../text/index.ts';
import { checkFields } from './check-fields.ts';
import { checkParticipants } from './check-participants.ts';
import { type DiscussionProblem, failureOf, type Surroundings } from './discussion-problem.ts';
import { isGiven, isReserved, type Source, sourcesOf } from './variables.ts';

/** Everything that an author can get wrong in the settings, each with the setting that is wrong. */
export function checkDiscussion(node: DiscussionNode, around: Surroundings): DiscussionProblem[] {
  return [
    ...checkParticipants(node, around),
    ...checkOrderAndView(node),
    ...checkFields(node),
    ...sourcesOf(node).flatMap((source) => checkSource(node, source)),
    ...checkPersonas(node),
  ];
}

function checkOrderAndView(node: DiscussionNode): DiscussionProblem[] {
  const { order, view, stop } = node;
  const problems: DiscussionProblem[] = [];
  const list = Array.isArray(node.participants) ? node.participants : undefined;
  const inPairs = typeof order === 'object' && 'pairs' in order;
  if (inPairs && list?.length === 1) {
    problems.push({ key: 'order', message: `One participant of "${node.id}" is not enough to make pairs.` });
  }
  if (view?.of === 'partner' && !inPairs) {
    problems.push({ key: 'view.of', message: 'Partners are seen only where participants meet in pairs.' });
  }
  if (view?.of === 'hub' && view.hub === undefined) {
    problems.push({ key: 'view.hub', message: 'The view has a hub: name the participant in the middle.' });
  }
  if (view?.hub !== undefined && list !== undefined && !list.some(({ name }) => name === view.hub)) {
    problems.push({ key: 'view.hub', message: `There is no participant "${view.hub}" to be the hub.` });
  }
  const bySide = view?.of === 'own-side' || view?.of === 'other-side';
  if (bySide && list?.every(({ side }) => side === undefined)) {
    problems.push({ key: 'view.of', message: 'The view goes by sides, but no participant has one.' });
  }
  if (typeof order === 'object' && 'chosenBy' in order && order.chosenBy === 'moderator' && !node.moderator) {
    problems.push({ key: 'order.chosenBy', message: 'The moderator chooses who speaks, but there is no moderator.' });
  }
  if (stop?.from !== undefined && stop.from > node.rounds) {
    const message = `The discussion has ${node.rounds} rounds, so it never ends early.`;
    problems.push({ key: 'stop.from', message, severity: 'warning' });
  }
  return problems;
}

/** A text or condition must parse, and every name in it must mean something there. */
function checkSource(node: DiscussionNode, { key, kind, place, source, names }: Source): DiscussionProblem[] {
  const broken =
    kind === 'names' ? undefined : failureOf(() => (kind === 'text' ? compileTemplate : compileExpression)(source));
  if (broken !== undefined) return [{ key, message: broken.message, code: broken.code }];
  return names.flatMap((name) => {
    if (name === 'moderator' && isGiven(name, place) && node.moderator === undefined) {
      return [{ key, message: '`moderator` is what the moderator said, but there is no moderator.' }];
    }
    if (name === 'done' && place === 'until' && node.stop?.done === undefined) {
      return [{ key, message: '`done` needs the field by which participants say that they are done.' }];
    }
    if (isGiven(name, place) || !isReserved(name)) return [];
    return [{ key, message: `\`${name}\` means nothing here, and an input of a discussion cannot have this name.` }];
  });
}

/** A persona does nothing by itself; it is easily forgotten to say it. */
function checkPersonas(node: DiscussionNode): DiscussionProblem[] {
  if (!Array.isArray(node.participants)) return [];
  const index = node.participants.findIndex(({ persona, flow }) => persona !== undefined && flow === undefined);
  const texts = [node.system, node.prompt, node.laterPrompt].join('\n');
  if (index < 0 || /\bme\b/.test(texts)) return [];
  const message = `The persona of "${node.participants[index]?.name}" is in no prompt; write {{ me.persona }} where it belongs.`;
  return [{ key: `participants.${index}.persona`, message, severity: 'warning' }];
}
