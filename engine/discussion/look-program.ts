import type { DiscussionNode } from '../format/flow-file.ts';
import type { Settings } from './settings.ts';
import { saidProgram, tellingProgram } from './tell-program.ts';

type View = NonNullable<DiscussionNode['view']>;

/** Variables of a turn that the program below gives; the others arrive at the turn as they are. */
const looked = ['rounds', 'turn', 'participants', 'seen', 'groups', 'discussion'] as const;
type Looked = (typeof looked)[number];

/** The variables that this discussion's turns use, or undefined when they look at nothing. */
export function lookedAt({ turnNames, node }: Settings): Looked[] {
  const isCounted = node.laterPrompt !== undefined;
  return looked.filter((name) => turnNames.has(name) || (name === 'turn' && isCounted));
}

/** The program that works out what a speaker is shown of what was said before. */
export function lookProgram(settings: Settings): string {
  const { node } = settings;
  const view = node.view ?? {};
  const names = new Set<string>(lookedAt(settings));
  const isAnonymous = view.anonymous === true;
  const shows = names.has('seen') || names.has('groups') || names.has('discussion');
  return [
    '// What a speaker knows of what was said: in the rounds before and, when they speak in turn, in this one.\n',
    'const { me, seats, log = [], results = [], round } = input;\n',
    ...(shows || names.has('turn')
      ? [saidProgram, 'const before = [...said, ...results.map(({ turn }) => turn)];\n']
      : []),
    ...(isAnonymous ? [labelProgram] : []),
    ...(shows ? [seenProgram(view, hasOwnTurns(node), isAnonymous)] : []),
    tellingProgram(names, view.grouped === true),
    'return {\n',
    ...[...names].map((name) => `  ${name}: ${expressionOf(name as Looked, settings)},\n`), // made of these names above
    '};\n',
  ].join('');
}

/** Whether a speaker is shown what it said itself. */
function hasOwnTurns(node: DiscussionNode): boolean {
  return node.view?.own ?? node.memory === undefined;
}

function expressionOf(name: Looked, { node }: Settings): string {
  const label = node.view?.anonymous === true ? 'label(name)' : 'name';
  switch (name) {
    case 'rounds':
      return String(node.rounds);
    case 'turn':
      return 'before.filter(({ name }) => name === me.name).length + 1';
    case 'participants':
      return `seats.map(({ name, side, about }) => ({ name: ${label}, side, about, mine: name === me.name }))`;
    case 'seen':
      return 'seen';
    case 'groups':
      return 'group(seen)';
    case 'discussion':
      return 'tell(seen)';
  }
}

const labelProgram = `const label = (name) => 'Participant ' + (seats.findIndex((seat) => seat.name === name) + 1);
`;

function seenProgram(view: View, showsOwn: boolean, isAnonymous: boolean): string {
  const shown = isAnonymous
    ? '.map(({ name, partner, ...turn }) => ({ name: label(name), ...turn, mine: name === me.name }))'
    : '.map((turn) => ({ ...turn, mine: turn.name === me.name }))';
  return [
    needsPlaces(view) ? 'const place = (name) => seats.findIndex((seat) => seat.name === name);\n' : '',
    view.of === 'hub' ? `const hub = ${JSON.stringify(view.hub ?? '')};\n` : '',
    `const isShown = (turn) => ${shownOf(view.of ?? 'all')};\n`,
    'const seen = before\n',
    `  .filter((turn) => (turn.name === me.name ? ${showsOwn} : isShown(turn)))\n`,
    view.rounds === undefined ? '' : `  .filter((turn) => round - turn.round <= ${view.rounds})\n`,
    view.window === undefined ? '' : `  .slice(-${view.window})\n`,
    `  ${shown};\n`,
  ].join('');
}

function needsPlaces({ of }: View): boolean {
  return of === 'ring' || of === 'relay';
}

function shownOf(of: NonNullable<View['of']>): string {
  switch (of) {
    case 'all':
      return 'true';
    case 'none':
      return 'false';
    case 'ring':
      return '[1, seats.length - 1].includes(Math.abs(place(turn.name) - place(me.name)))';
    case 'relay':
      return 'place(turn.name) === (place(me.name) + seats.length - 1) % seats.length';
    case 'hub':
      return 'me.name === hub || turn.name === hub';
    case 'own-side':
      return 'turn.side === me.side';
    case 'other-side':
      return 'turn.side !== me.side';
    case 'partner':
      return 'turn.name === me.partner';
  }
}
