import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import type { ActivationRecord } from '#engine/run/trace';
import { findDiscussionText } from '../../text/discussion.ts';
import { nodeAtPath, type Started } from '../node-at-path.ts';
import { titleOfPath } from '../node-titles.ts';
import { parametersOf, type RoundParameter } from './round-parameters.ts';
import { type Said, saidOf } from './said.ts';
import { roleNameOf } from './speaker-names.ts';
import { pointsOf, type Vote, voteOf } from './votes.ts';

/** Somebody says something once. */
export interface Turn {
  readonly key: string;
  /** The activation to look at for more. */
  readonly address: string;
  /** Name of the speaker; the same name is the same voice throughout the run. */
  readonly speaker: string;
  /** What the speaker was doing, when that is not plain from the place. */
  readonly caption: string | undefined;
  readonly record: ActivationRecord;
  readonly said: Said;
  /** One of the turns that a single call wrote: its speaker was shown nothing. */
  readonly isTold: boolean;
  readonly isPerson: boolean;
}

export interface Round {
  readonly key: string;
  /** `Round 2`; undefined when there is only this one. */
  readonly label: string | undefined;
  readonly parameters: readonly RoundParameter[];
  readonly turns: readonly Turn[];
  readonly votes: readonly Vote[];
  /** Where it was written down: programs of the round, to be looked up in the trace. */
  readonly minutes: ReadonlyArray<{ readonly address: string; readonly title: string }>;
}

export interface Section {
  readonly key: string;
  readonly title: string;
  /** `table`: several voices; `told`: one call wrote them all; `around`: before, between or after; `outcome`: votes. */
  readonly kind: 'table' | 'told' | 'around' | 'outcome';
  readonly rounds: readonly Round[];
}

export interface Discussion {
  readonly sections: readonly Section[];
  /** Everybody who speaks, in the order in which they first do. */
  readonly voices: readonly string[];
}

/**
 * Reads a run as a discussion, or gives undefined when nothing in it is one. It goes by structure alone, since names
 * of flows tell nothing about what somebody builds tomorrow. A table is
 * - what a `discussion` node becomes, which is a loop around a map of seats like any other by now,
 * - a loop in which at least two voices speak (`ask` nodes of its body, or seats of maps in it),
 * - a map whose items have names of their own (`key`), or whose results a `decide` node counts,
 * - a list of `{ name, text }` that a program read out of a single reply, where no table stands beside it.
 * Flows inside a table are closed boxes: what is in them is not said at the table. Everywhere else they are entered.
 */
export function findDiscussion(
  records: ReadonlyMap<string, ActivationRecord>,
  started: Started,
): Discussion | undefined {
  const children = new Map<string, ActivationRecord[]>();
  for (const record of records.values()) {
    const siblings = children.get(record.parent ?? '');
    if (siblings === undefined) children.set(record.parent ?? '', [record]);
    else siblings.push(record);
  }
  const sections = new Reader(children, started).flowSections('', undefined);
  if (!sections.some(({ kind }) => kind === 'table' || kind === 'told')) return undefined;
  const turns = sections.flatMap(({ rounds }) => rounds.flatMap((round) => round.turns));
  return { sections, voices: [...new Set(turns.map(({ speaker }) => speaker))] };
}

class Reader {
  readonly #children: ReadonlyMap<string, readonly ActivationRecord[]>;
  readonly #started: Started;

  constructor(children: ReadonlyMap<string, readonly ActivationRecord[]>, started: Started) {
    this.#children = children;
    this.#started = started;
  }

  /** What was said directly in a running flow, and in the flows that it calls. */
  flowSections(address: string, title: string | undefined): Section[] {
    const sections: Section[] = [];
    const told: Section[] = [];
    let isTable = false;
    for (const record of this.#inside(address)) {
      const kind = this.#kindOf(record);
      if (kind === 'flow') {
        const inner = this.flowSections(record.address, titleOfPath(this.#started, record.path));
        // A flow in which nobody discusses is a detail of how its caller works.
        if (inner.some((section) => section.kind === 'table' || section.kind === 'told')) sections.push(...inner);
      } else if (kind === 'loop' || (kind === 'map' && this.#isTable(record))) {
        const table = this.#table(record, title);
        isTable ||= table !== undefined;
        if (table !== undefined) sections.push(table);
      } else if (kind === 'ask') {
        this.#around(sections, this.#turn(record, undefined));
      } else {
        this.#outcome(sections, record);
        const transcript = this.#told(record, title);
        if (transcript !== undefined) told.push(transcript);
      }
    }
    return isTable || told.length === 0 ? sections : withTold(sections, told);
  }

  #inside(address: string): readonly ActivationRecord[] {
    return this.#children.get(address) ?? [];
  }

  #kindOf(record: ActivationRecord): 'ask' | 'flow' | 'loop' | 'map' | 'item' | 'other' {
    if (record.nodeType === 'item') return 'item';
    const type = nodeAtPath(this.#started, record.path)?.node.type;
    // An `ask` with tools is a loop in the journal, and still one voice.
    if (type === 'ask' || type === 'loop' || type === 'map') return record.status === 'skipped' ? 'other' : type;
    return type === 'flow' || type === 'discussion' ? 'flow' : 'other';
  }

  #isTable(map: ActivationRecord): boolean {
    const place = nodeAtPath(this.#started, map.path);
    if (place === undefined) return false;
    const isCounted = place.body.nodes.some(({ type }) => type === 'decide');
    return isCounted || (place.node.type === 'map' && place.node.key !== undefined);
  }

  /** A frame as a table; undefined when fewer than two voices speak in it. */
  #table(frame: ActivationRecord, around: string | undefined): Section | undefined {
    const rounds =
      this.#kindOf(frame) === 'loop' ? this.#roundsIn(frame, '') : [this.#round(frame, [frame], undefined)];
    const voices = new Set(rounds.flatMap(({ turns }) => turns.map(({ speaker }) => speaker)));
    if (voices.size < 2) return undefined;
    const own = titleOfPath(this.#started, frame.path);
    const title = around === undefined ? own : `${around}: ${own}`;
    return { key: frame.address, title, kind: 'table', rounds };
  }

  /** A loop in a loop continues the numbers: `Round 1.2`. */
  #roundsIn(loop: ActivationRecord, before: string): Round[] {
    const byNumber = new Map<string, ActivationRecord[]>();
    for (const record of this.#inside(loop.address)) {
      const number = record.address.slice(record.address.lastIndexOf('#') + 1);
      const known = byNumber.get(number);
      if (known === undefined) byNumber.set(number, [record]);
      else known.push(record);
    }
    return [...byNumber.values()].flatMap((members, index) => {
      const label = `${before}${index + 1}`;
      const inner = members.filter((record) => this.#kindOf(record) === 'loop');
      const own = members.filter((record) => this.#kindOf(record) !== 'loop');
      const nested = inner.flatMap((record) => this.#roundsIn(record, `${label}.`));
      const round = this.#round(loop, own, label);
      if (nested.length === 0) return [round];
      return round.turns.length === 0 && round.votes.length === 0 ? nested : [...nested, round];
    });
  }

  #round(frame: ActivationRecord, members: readonly ActivationRecord[], label: string | undefined): Round {
    const turns: Turn[] = [];
    const votes: Vote[] = [];
    const programs: ActivationRecord[] = [];
    for (const record of members) {
      const kind = this.#kindOf(record);
      if (kind === 'ask') turns.push(this.#turn(record, undefined));
      else if (kind === 'map') for (const item of this.#inside(record.address)) turns.push(...this.#itemTurns(item));
      else if (record.status !== 'skipped') {
        const vote = voteOf(record) ?? pointsOf(record);
        if (vote !== undefined) votes.push(vote);
        else if (record.nodeType === 'code') programs.push(record);
      }
    }
    return {
      key: `${frame.address} ${label ?? ''}`,
      label: label === undefined ? undefined : findDiscussionText.round(label),
      parameters: parametersOf(programs, turns),
      turns,
      votes,
      minutes: programs.map(({ address, path }) => ({ address, title: titleOfPath(this.#started, path) })),
    };
  }

  /** What was said on one seat: by whoever was asked there, or by the flow that sits there. */
  #itemTurns(item: ActivationRecord): Turn[] {
    if (item.nodeType !== 'item') return [];
    const key = item.node.slice(item.node.indexOf('[') + 1, -1);
    const speaker = /^\d+$/.test(key) ? findDiscussionText.seat(Number(key) + 1) : key;
    const turns: Turn[] = [];
    for (const record of this.#inside(item.address)) {
      const kind = this.#kindOf(record);
      if (kind === 'ask' || (kind === 'flow' && record.status !== 'skipped')) turns.push(this.#turn(record, speaker));
      else if (kind === 'map') for (const inner of this.#inside(record.address)) turns.push(...this.#itemTurns(inner));
      else this.#refine(turns, record);
    }
    return turns.length > 1 ? turns : turns.map((turn) => ({ ...turn, caption: undefined }));
  }

  /** A program that wrote down what was just said knows best what counts of it. */
  #refine(turns: Turn[], record: ActivationRecord): void {
    const last = turns.at(-1);
    if (last === undefined) return;
    for (const { value } of Object.values(record.outputs)) {
      const line = lineOf(value);
      if (line === undefined) continue;
      const { answer } = line.of;
      const isNamed = typeof answer === 'string' || typeof answer === 'number';
      const said = {
        ...last.said,
        text: line.text,
        ...(isNamed && answer !== line.text ? { answer: String(answer) } : {}),
      };
      turns[turns.length - 1] = { ...last, said };
      return;
    }
  }

  #turn(record: ActivationRecord, seat: string | undefined): Turn {
    const place = nodeAtPath(this.#started, record.path);
    const title = titleOfPath(this.#started, record.path);
    const speaker = seat ?? roleNameOf(place) ?? title;
    return {
      key: record.address,
      address: record.address,
      speaker,
      caption: title === speaker ? undefined : title,
      record,
      said: saidOf(replyOf(record)),
      isTold: false,
      isPerson: place?.node.type === 'ask' && 'person' in place.node.performer,
    };
  }

  #around(sections: Section[], turn: Turn): void {
    const last = sections.at(-1);
    const round = last?.kind === 'around' ? last.rounds[0] : undefined;
    if (last !== undefined && round !== undefined) {
      sections[sections.length - 1] = { ...last, rounds: [{ ...round, turns: [...round.turns, turn] }] };
      return;
    }
    const title = sections.some(({ kind }) => kind === 'table')
      ? findDiscussionText.afterIt
      : findDiscussionText.beforeIt;
    sections.push({ key: `around ${turn.key}`, title, kind: 'around', rounds: [soloRound(turn.key, [turn], [])] });
  }

  #outcome(sections: Section[], record: ActivationRecord): void {
    const vote = voteOf(record) ?? pointsOf(record);
    if (vote === undefined) return;
    const title = titleOfPath(this.#started, record.path);
    sections.push({ key: record.address, title, kind: 'outcome', rounds: [soloRound(record.address, [], [vote])] });
  }

  #told(record: ActivationRecord, around: string | undefined): Section | undefined {
    for (const { value } of Object.values(record.outputs)) {
      const lines = Array.isArray(value) ? value.map(lineOf) : [];
      if (lines.length < 2 || lines.some((line) => line === undefined)) continue;
      const turns = lines.flatMap((line, index): Turn[] => (line === undefined ? [] : [toldTurn(record, line, index)]));
      const title = around ?? findDiscussionText.theConversation;
      return { key: record.address, title, kind: 'told', rounds: [soloRound(record.address, turns, [])] };
    }
    return undefined;
  }
}

/** The reply out of which a program read the conversation would say it all a second time. */
function withTold(sections: readonly Section[], told: readonly Section[]): Section[] {
  const read = new Set(
    told.flatMap(({ rounds }) =>
      rounds.flatMap(({ turns }) =>
        turns.flatMap(({ record }) =>
          Object.values(record.inputs)
            .flat()
            .map(({ by }) => by),
        ),
      ),
    ),
  );
  const others = sections.flatMap((section) => {
    if (section.kind !== 'around') return [section];
    const rounds = section.rounds.map((round) => ({
      ...round,
      turns: round.turns.filter(({ key }) => !read.has(key)),
    }));
    return rounds.every(({ turns }) => turns.length === 0) ? [] : [{ ...section, rounds }];
  });
  return [
    ...others.filter(({ title }) => title === findDiscussionText.beforeIt),
    ...told,
    ...others.filter(({ title }) => title !== findDiscussionText.beforeIt),
  ];
}

function toldTurn(record: ActivationRecord, line: Line, index: number): Turn {
  const { text: _, name: __, speaker: ___, ...rest } = line.of;
  const said = { ...saidOf(rest), text: line.text };
  return {
    key: `${record.address} ${index}`,
    address: record.address,
    speaker: line.name,
    caption: undefined,
    record,
    said: { ...said, facts: said.facts.filter(([name, value]) => name !== 'round' && value !== 'no' && value !== '') },
    isTold: true,
    isPerson: false,
  };
}

function soloRound(key: string, turns: readonly Turn[], votes: readonly Vote[]): Round {
  return { key, label: undefined, parameters: [], turns, votes, minutes: [] };
}

interface Line {
  readonly name: string;
  readonly text: string;
  readonly of: JsonObject;
}

/** `{ name, text }` or `{ speaker, text }`, with whatever else. */
function lineOf(value: Json): Line | undefined {
  if (!isJsonObject(value)) return undefined;
  const name = value.speaker ?? value.name;
  return typeof name === 'string' && typeof value.text === 'string' ? { name, text: value.text, of: value } : undefined;
}

/** What an activation sent, as one value. */
function replyOf({ outputs }: ActivationRecord): Json {
  const ports = Object.entries(outputs).filter(([port]) => port !== 'error' && port !== 'samples');
  if (outputs.value !== undefined) return outputs.value.value;
  const [only] = ports;
  if (only === undefined) return '';
  return ports.length === 1 ? only[1].value : Object.fromEntries(ports.map(([port, { value }]) => [port, value]));
}
