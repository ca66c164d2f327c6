import { plural } from './plural.ts';

export const actorsTabText = {
  lifeOfRun: 'Life of the run',
  actors: 'Actors',
  idleOnesToo: 'Idle ones too',
  runningActors: 'Running actors',
  run: 'run',
  nothingInItIsAlive: 'Nothing in it is alive.',
  round: (rounds: number) => `round ${rounds} · `,
  activation: (number: number) => `activation ${number}`,
  idle: 'idle',
  theRun: 'The run',
  actorsByJournal: (count: number) =>
    `${plural(count, { one: '1 actor', other: `${count} actors` })} in the run, by its journal`,
} as const;

export const inspectedActorsText = {
  activation: (activation: number) => `Activation ${activation}`,
  notSettled: (unsettled: number) => `${unsettled} not settled`,
  eventsReceived: (received: number) =>
    plural(received, { one: '1 event received', other: `${received} events received` }),
  lived: (duration: string) => `Lived ${duration}`,
  machine: 'Machine',
  actors: 'Actors',
  liveFromXStateOfAlive: (alive: number, count: number) => `Live from XState: ${alive} of ${count} alive`,
  endedOnesToo: 'Ended ones too',
  runningActors: 'Running actors',
  events: 'Events',
  lastOfEvents: (count: number, eventCount: number) => `The last ${count} of ${eventCount} events`,
  countOfEvents: (eventCount: number) => plural(eventCount, { one: '1 event', other: `${eventCount} events` }),
  lifeOfRun: 'Life of the run',
  idle: 'idle',
  ended: 'ended',
} as const;

export const inspectedRowsText = {
  isStopped: 'is stopped',
  isDone: 'is done',
  begins: 'begins',
  failed: 'failed',
} as const;

export const legendText = {
  model: 'Model',
  person: 'Person',
  waitingForPerson: 'waiting for a person',
  code: 'Code',
  untilNextTry: 'until the next try',
  colours: 'Colours',
} as const;

export const lifeCycleText = {
  finalStateNeverChanges: 'A final state never changes.',
  canBecome: (list: string) => `Can become: ${list}.`,
  isIn: (of: string, state: string) => `${of} is ${state}`,
} as const;

export const replayBarText = {
  instant: 'Instant',
  replay: 'Replay',
  replayNoModelIsCalled: 'Replay: no model is called',
  toTheBegin: 'To the begin',
  oneEntryBack: 'One entry back',
  pause: 'Pause',
  play: 'Play',
  oneEntryOn: 'One entry on',
  toTheEnd: 'To the end',
  entryOfJournal: 'Entry of the journal',
  entryOf: (count: number, all: number) => `Entry ${count} of ${all}`,
  speed: 'Speed',
  endTheReplay: 'End the replay',
  of: (count: number, all: number) => `${count} of ${all}`,
} as const;

export const stateTabText = {
  nothingIsKept: 'Nothing is kept',
  keysWrittenBySetState: 'Keys written by Set state and conversations of nodes with memory appear here.',
  theChangeBefore: 'The change before',
  change: 'Change',
  changeOf: (number: number, count: number) => `Change ${number} of ${count}`,
  theNextChange: 'The next change',
  asRunBegan: 'As the run began',
  after: 'After',
  changeOfNumber: (number: number, count: number) => `· change ${number} of ${count}`,
  state: 'State',
  theFlow: 'The flow',
  conversation: 'conversation',
  keptState: 'state',
  of: (owner: string) => `of ${owner}`,
  new: 'new',
  changedHere: 'changed here',
  turnsBeforeThen: (known: number) => `${plural(known, { one: '1 turn', other: `${known} turns` })} before, then:`,
  forgotten: 'Forgotten.',
  itemsBeforeThen: (known: number) => `${plural(known, { one: '1 item', other: `${known} items` })} before, then:`,
} as const;

export const timeAxisText = {
  inWhichNothingWasWorked: (to: string) => `${to} in which nothing was worked on`,
} as const;

export const waterfallRowText = {
  round: (round: number) => `Round ${round}`,
} as const;

export const waterfallText = {
  nothingHasHappenedYet: 'Nothing has happened yet',
  barsAppearAsNodesBegin: 'Bars appear as nodes begin.',
  waterfall: 'Waterfall',
  showWaitingAtItsLength: 'Show waiting at its length',
  leaveWaitingOut: 'Leave waiting out',
  zoomOut: 'Zoom out',
  zoomIn: 'Zoom in',
  showAllOfIt: 'Show all of it',
} as const;
