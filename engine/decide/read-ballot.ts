import { canonicalJson, isJsonObject, type Json, selectPath } from '../json.ts';
import { parseConfidence } from '../schema/parse-number.ts';
import type { DecideRule } from './rule.ts';

/** One option that a ballot speaks for, and how much. */
export interface Mark {
  readonly key: string;
  readonly option: Json;
  readonly weight: number;
}
export interface ReadBallot {
  readonly ballot: number;
  /** In the order of the ballot; never empty. */
  readonly marks: readonly Mark[];
  /** Keys of the options that the ballot supports: its choice, its first rank, everything that it approves. */
  readonly supports: ReadonlySet<string>;
  /** What the ballot would have chosen alone. */
  readonly favourite: Json;
}

/** Equal options have equal keys. */
export function keyOf(option: Json, rule: DecideRule): string {
  if (rule.normalize !== 'case' || typeof option === 'object') return canonicalJson(option);
  return JSON.stringify(String(option).trim().toLowerCase());
}

/** What a ballot says under a rule, or why it is invalid. */
export function readBallot(ballot: Json, index: number, rule: DecideRule): ReadBallot | string {
  const choice = choiceOf(ballot, rule);
  if (choice === undefined || choice === null) return `it has no ${rule.choice ?? 'choice'}`;
  const marks = marksOf(choice, ballot, rule);
  if (typeof marks === 'string') return marks;
  const illegal = marks.find(
    ({ key }) => rule.options !== undefined && !rule.options.some((option) => keyOf(option, rule) === key),
  );
  if (illegal !== undefined) return `${JSON.stringify(illegal.option)} is not one of the options`;
  if (new Set(marks.map(({ key }) => key)).size < marks.length) return 'it names an option twice';
  const [first] = marks;
  if (first === undefined) return 'it names no option';
  const best = marks.reduce((most, mark) => (mark.weight > most.weight ? mark : most), first);
  const supports = new Set(rule.method === 'approval' ? marks.map(({ key }) => key) : [best.key]);
  return { ballot: index, marks, supports, favourite: best.option };
}

function choiceOf(ballot: Json, rule: DecideRule): Json | undefined {
  if (rule.choice !== undefined) return selectPath(ballot, rule.choice.split('.'));
  const isItself =
    typeof ballot !== 'object' || (Array.isArray(ballot) && (rule.method === 'approval' || rule.method === 'ranked'));
  return isItself ? ballot : selectPath(ballot, ['choice']);
}

function marksOf(choice: Json, ballot: Json, rule: DecideRule): Mark[] | string {
  switch (rule.method) {
    case 'majority':
    case 'plurality':
    case 'threshold':
      return [mark(choice, 1, rule)];
    case 'weighted': {
      const weight = selectPath(ballot, (rule.weight ?? 'weight').split('.')) ?? 1;
      return isWeight(weight)
        ? [mark(choice, weight, rule)]
        : `its weight ${JSON.stringify(weight)} is not a number from 0`;
    }
    case 'confidence-weighted':
      return [mark(choice, confidenceOf(ballot, rule), rule)];
    case 'approval':
      return Array.isArray(choice)
        ? choice.map((option) => mark(option, 1, rule))
        : 'its choice is not a list of options';
    case 'ranked':
      return Array.isArray(choice) ? rank(choice, rule) : 'its choice is not a list of options, best first';
    case 'cumulative':
      return cumulate(choice, rule);
  }
}

function mark(option: Json, weight: number, rule: DecideRule): Mark {
  return { key: keyOf(option, rule), option, weight };
}

function isWeight(value: Json): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function confidenceOf(ballot: Json, rule: DecideRule): number {
  const value = selectPath(ballot, (rule.confidence ?? 'confidence').split('.')) ?? 0;
  // Just above 1 is a slip, not two per cent.
  const confidence = typeof value === 'number' && value > 1 && value < 2 ? 1 : (parseConfidence(value) ?? 0);
  return rule.rescale === 'reconcile' ? rescale(confidence) : confidence;
}

/** ReConcile's table: models are too sure of themselves, so most of their confidence counts for little. */
function rescale(confidence: number): number {
  if (confidence <= 0.6) return 0.1;
  if (confidence < 0.8) return 0.3;
  if (confidence < 0.9) return 0.5;
  return confidence < 1 ? 0.8 : 1;
}

function rank(list: readonly Json[], rule: DecideRule): Mark[] {
  const count = rule.options?.length ?? list.length;
  return list.map((option, index) => mark(option, Math.max(0, count - 1 - index), rule));
}

function cumulate(choice: Json, rule: DecideRule): Mark[] | string {
  if (!isJsonObject(choice)) return 'its choice is not an object of points';
  const marks: Mark[] = [];
  for (const [name, points] of Object.entries(choice)) {
    if (!isWeight(points)) return `its points for ${JSON.stringify(name)} are not a number from 0`;
    // Keys of objects are texts; a declared option that is a number is meant all the same.
    const option = rule.options?.find((declared) => typeof declared !== 'object' && String(declared) === name) ?? name;
    marks.push(mark(option, points, rule));
  }
  return marks;
}
