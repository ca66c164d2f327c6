import type { DiscussionNode } from '../format/flow-file.ts';
import { responseSchemaOf } from '../format/response-schema.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { compilePattern } from '../text/index.ts';
import { type DiscussionProblem, failureOf } from './discussion-problem.ts';
import { mayHave, schemaAtPath } from './response-paths.ts';
import { settingsOf } from './settings.ts';

/** Paths into what participants and the moderator answer: the forms must have these fields. */
export function checkFields(node: DiscussionNode): DiscussionProblem[] {
  const judge = node.decision !== undefined && 'judge' in node.decision ? node.decision.judge : undefined;
  return [
    ...checkPatterns('response', node.response),
    ...checkPatterns('moderator.response', node.moderator?.response),
    ...checkPatterns('decision.judge.response', judge?.response),
    ...checkAnswer(node),
    ...checkRule(node),
    ...checkStopAndOrder(node),
  ];
}

function checkPatterns(key: string, response: DiscussionNode['response']): DiscussionProblem[] {
  if (response === undefined || !('extract' in response)) return [];
  return Object.entries(response.extract).flatMap(([name, { patterns, group, ignoreCase }]) =>
    patterns.flatMap((pattern, index) => {
      const failure = failureOf(() => compilePattern(pattern, { group, ignoreCase }));
      if (failure === undefined) return [];
      return [{ key: `${key}.extract.${name}.patterns.${index}`, message: failure.message, code: failure.code }];
    }),
  );
}

function missing(key: string, path: string): DiscussionProblem {
  return { key, message: `The response has no field "${path}".` };
}

/** The form of what somebody answers; undefined for plain text. */
function formOf({ response }: Pick<DiscussionNode, 'response'>): PortSchema | undefined {
  return responseSchemaOf(response === undefined ? {} : { response });
}

/** Without a form there are no fields, only a text. */
function hasField(schema: PortSchema | undefined, path: string): boolean {
  return schema !== undefined && mayHave(schema, path);
}

function checkAnswer(node: DiscussionNode): DiscussionProblem[] {
  const schema = formOf(node);
  const problems: DiscussionProblem[] = [];
  if (node.answer !== undefined && !hasField(schema, node.answer)) problems.push(missing('answer', node.answer));
  if (node.says !== undefined && !hasField(schema, node.says)) problems.push(missing('says', node.says));
  if (node.answer !== undefined || schema === undefined || hasField(schema, 'answer')) return problems;
  const { rule, poll, judge } = settingsOf(node);
  const counts = [rule, poll].some((one) => one?.choice === 'answer') || judge?.task?.kind === 'choose';
  if (!counts) return problems;
  const message = 'Say where in the response the answer is: it has no field "answer" for the decision.';
  return [...problems, { key: 'answer', message }];
}

function checkRule(node: DiscussionNode): DiscussionProblem[] {
  const rule = node.decision !== undefined && 'rule' in node.decision ? node.decision.rule : undefined;
  const schema = formOf(node);
  if (rule === undefined) return [];
  const problems: DiscussionProblem[] = [];
  const check = (key: 'choice' | 'confidence' | 'weight', path: string | undefined, known: readonly string[]) => {
    if (path === undefined || known.includes(path) || hasField(schema, path)) return;
    problems.push(missing(`decision.rule.${key}`, path));
  };
  check('choice', rule.choice, ['answer']);
  check('weight', rule.weight, ['weight']);
  check('confidence', rule.confidence ?? (rule.method === 'confidence-weighted' ? 'confidence' : undefined), []);
  return problems;
}

function checkStopAndOrder(node: DiscussionNode): DiscussionProblem[] {
  const { stop, order, moderator } = node;
  const schema = formOf(node);
  const problems: DiscussionProblem[] = [];
  if (stop?.done !== undefined) {
    const field = schemaAtPath(schema, stop.done);
    if (!hasField(schema, stop.done)) problems.push(missing('stop.done', stop.done));
    else if (field?.type !== undefined && field.type !== 'boolean') {
      problems.push({ key: 'stop.done', message: `The field "${stop.done}" is not true or false.` });
    }
  }
  if (typeof order !== 'object' || !('chosenBy' in order)) return problems;
  const path = order.field ?? 'next';
  if (order.chosenBy === 'speaker' && !hasField(schema, path)) problems.push(missing('order.field', path));
  // A moderator without a form says nothing but a name.
  const form = moderator === undefined ? undefined : formOf(moderator);
  const isAsked = order.field !== undefined || form !== undefined;
  if (order.chosenBy === 'moderator' && moderator !== undefined && isAsked && !hasField(form, path)) {
    problems.push({ key: 'order.field', message: `The moderator's response has no field "${path}".` });
  }
  return problems;
}
