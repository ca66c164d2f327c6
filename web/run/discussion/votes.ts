import { isJsonObject, type Json } from '#engine/json';
import type { Message } from '#engine/run/message';
import type { ActivationRecord } from '#engine/run/trace';
import { printed, toShare } from './said.ts';

export interface VoteOption {
  readonly label: string;
  readonly votes: number | undefined;
  readonly weight: number;
  /** Of the weight of all options, from 0 to 1. */
  readonly share: number;
  readonly voters: ReadonlyArray<{ readonly name: string; readonly confidence: number | undefined }>;
  readonly isWinner: boolean;
}

/** How ballots were counted: the heaviest option first. */
export interface Vote {
  readonly address: string;
  /** `ballots` were counted by a `decide` node; `points` are sums that a program worked out. */
  readonly kind: 'ballots' | 'points';
  readonly options: readonly VoteOption[];
  readonly winner: string | undefined;
  readonly margin: number | undefined;
  readonly consensus: number | undefined;
  readonly isTied: boolean;
  /** Who was for something else, kept as it was. */
  readonly dissent: ReadonlyArray<{ readonly name: string; readonly option: string }>;
  readonly invalid: number;
}

/** The vote that a `decide` activation counted; undefined while there is none. */
export function voteOf(record: ActivationRecord): Vote | undefined {
  const tally = record.outputs.tally?.value;
  if (!Array.isArray(tally)) return undefined;
  const ballots = ballotsOf(record.inputs.ballots);
  const winner = record.outputs.winner?.value;
  const rows = tally.filter(isJsonObject);
  const total = rows.reduce((sum, { weight }) => sum + numberOf(weight), 0);
  return {
    address: record.address,
    kind: 'ballots',
    options: rows.map(({ option = null, votes, weight, voters }) => ({
      label: printed(option),
      votes: typeof votes === 'number' ? votes : undefined,
      weight: numberOf(weight),
      share: total === 0 ? 0 : numberOf(weight) / total,
      voters: Array.isArray(voters) ? voters.map((index) => ballots[numberOf(index)] ?? unnamed(numberOf(index))) : [],
      isWinner: JSON.stringify(option) === JSON.stringify(winner),
    })),
    winner: winner === undefined ? undefined : printed(winner),
    margin: optional(record.outputs.margin?.value),
    consensus: optional(record.outputs.consensus?.value),
    isTied: record.outputs.tied?.value === true,
    dissent: listOf(record.outputs.dissent?.value).map(({ ballot, option = null }) => ({
      name: (ballots[numberOf(ballot)] ?? unnamed(numberOf(ballot))).name,
      option: printed(option),
    })),
    invalid: Array.isArray(record.outputs.invalid?.value) ? record.outputs.invalid.value.length : 0,
  };
}

/**
 * Points that a program added up: an activation that names a `winner` beside numbers by option, among which the
 * winner is. Flows that score with a program of their own are read by the same means as those that vote.
 */
export function pointsOf(record: ActivationRecord): Vote | undefined {
  const winner = record.outputs.winner?.value;
  if (typeof winner !== 'string') return undefined;
  for (const { value } of Object.values(record.outputs)) {
    const entries = isJsonObject(value) ? Object.entries(value) : [];
    if (entries.length < 2 || !entries.every(([, points]) => typeof points === 'number')) continue;
    const isTied = !entries.some(([option]) => option === winner);
    if (isTied && winner !== 'tie') continue;
    const total = entries.reduce((sum, [, points]) => sum + numberOf(points), 0);
    const options = entries.map(([label, points = 0]) => ({
      label,
      votes: undefined,
      weight: numberOf(points),
      share: total === 0 ? 0 : numberOf(points) / total,
      voters: [],
      isWinner: label === winner,
    }));
    return {
      address: record.address,
      kind: 'points',
      options: options.sort((a, b) => b.weight - a.weight),
      winner,
      margin: undefined,
      consensus: undefined,
      isTied,
      dissent: [],
      invalid: 0,
    };
  }
  return undefined;
}

type Ballot = VoteOption['voters'][number];

function ballotsOf(received: ActivationRecord['inputs'][string] | undefined): Ballot[] {
  if (received === undefined) return [];
  const messages: readonly Message[] = isList(received) ? received : [received];
  const values =
    messages.length === 1 && Array.isArray(messages[0]?.value) ? messages[0].value : messages.map(({ value }) => value);
  return values.map((value: Json, index) => {
    if (!isJsonObject(value)) return unnamed(index);
    const name = value.name ?? value.voter ?? value.speaker;
    const confidence = Object.entries(value).find(([field]) => /confiden/i.test(field))?.[1];
    return {
      name: typeof name === 'string' ? name : unnamed(index).name,
      confidence: confidence === undefined ? undefined : toShare(confidence),
    };
  });
}

function unnamed(index: number): Ballot {
  return { name: `Ballot ${index + 1}`, confidence: undefined };
}

function listOf(value: Json | undefined) {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function optional(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function isList(received: Message | readonly Message[]): received is readonly Message[] {
  return Array.isArray(received);
}
