import { plural } from './plural.ts';

export const breakpointMarkText = {
  inRound: (stop: number) => ` in round ${stop}`,
  stopsThisNode: (when: string, round: string) => `Stops ${when} this node${round}`,
  runStopsThisNode: (when: string, round: string) => `The run stops ${when} this node${round}`,
} as const;

export const buildGraphText = {
  stateOfFlow: 'State of the flow',
  ofTheFlow: (pseudo: string) => `${pseudo} of the flow`,
  input: 'Input',
  output: 'Output',
  groupOf: (title: string, count: number) => `${title}, group of ${count}`,
  edgeFromToCarries: (from: string, to: string, kindWord: string) => `Edge from ${from} to ${to}, carries ${kindWord}`,
} as const;

export const edgeViewText = {
  eachItem: 'each item',
  insertNodeHere: 'Insert a node here',
  deleteEdge: 'Delete edge',
} as const;

export const flowViewText = {
  flowsEntered: 'Flows entered',
} as const;

export const frameViewText = {
  roundOf: (now: number, limit: number) => `round ${now} of ${limit}`,
  itemShownChooseAnother: 'Item shown. Choose another',
  inside: (owner: string) => `${owner}, inside`,
} as const;

export const groupsText = {
  group: 'Group',
} as const;

export const markedViewsText = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  moved: 'Moved',
} as const;

export const nodeLooksText = {
  switchCases: (count: number) => `Switch · ${count} ${plural(count, { one: 'case', other: 'cases' })}`,
  decide: (method: string) => `Decide · ${method}`,
  setState: (key: string) => `Set state · ${key}`,
  tool: (tool: string) => `Tool · ${tool}`,
  memory: (key: string, embedder: string) => `Memory · ${key}${embedder}`,
  byMeaning: ', by meaning',
  endsTheFlow: 'Ends the flow',
  endsTheFrame: 'Ends the frame',
  oneItemAfterOther: 'One item after the other',
  allItemsAtOnce: 'All items at once',
  unknownType: (type: string) => `Unknown type "${type}"`,
  seat: (port: string) => `Seat · ${port}`,
  helpedBy: (person: string, suggester: string) => `${person}, helped by ${suggester}`,
  person: (person: string) => `Person · ${person}`,
  unlessStepsIn: (model: string, reviewer: string) => `${model}, unless ${reviewer} steps in`,
  thenModel: (model: string, reviewer: string) => `${model}, then ${reviewer}`,
  tools: (tools: number) => plural(tools, { one: 'tool', other: 'tools' }),
  model: (model: string, more: string) => `Model · ${model}${more}`,
  atMostRounds: (maxRounds: number) => `at most ${maxRounds} ${plural(maxRounds, { one: 'round', other: 'rounds' })}`,
  loop: (limit: string) => `Loop · ${limit}`,
  until: (until: string, limit: string) => `until ${until} · ${limit}`,
  participants: (count: number) => `${count} participants`,
  participantsArrive: 'participants arrive',
  upToRounds: (rounds: number) => plural(rounds, { one: 'one round', other: `up to ${rounds} rounds` }),
  callsThisFlowItself: 'Calls this flow itself',
  subFlowPart: 'Sub-flow, part of this flow',
  notFound: (use: string) => `${use} · not found`,
} as const;

export const nodeViewText = {
  noPromptYet: 'No prompt yet',
  noTextYet: 'No text yet',
} as const;

export const noteViewText = {
  emptyNote: 'Empty note',
} as const;

export const portLooksText = {
  text: 'text',
  number: 'number',
  yesOrNo: 'yes or no',
  list: 'list',
  object: 'object',
  anything: 'anything',
} as const;

export const portViewText = {
  dragToMakeNewPort: 'Drag to make a new port',
  required: ', required',
  newOf: (side: string, owner: string) => `New ${side} of ${owner}`,
  doesNotExist: ', does not exist',
  connectedTo: (ends: string) => `, connected to ${ends}`,
  always: (short: string) => `, always ${short}`,
  new: 'new',
  else: 'Else',
  alwaysLabel: 'Always',
  requiredAndNotConnected: 'Required and not connected',
  mayBeAbsent: 'May be absent',
  input: 'input',
  output: 'output',
  and: ' and ',
} as const;

export const pseudoViewText = {
  whatFlowIsGiven: 'What the flow is given',
  whatFlowAnswers: 'What the flow answers',
  leftByLastActivation: 'Left by the last activation',
} as const;

export const renameFieldText = {
  nameOf: (name: string) => `Name of ${name}`,
} as const;

export const runMarkText = {
  activations: (count: number) => `${count} activations`,
  itDidOtherwiseInOther: 'It did otherwise in the other run',
  differs: 'differs',
  runStoppedThisNode: (stopped: string) => `The run stopped ${stopped} this node`,
  waitingForPerson: 'Waiting for a person',
  problems: (count: number, message: string) =>
    `${count} ${plural(count, { one: 'problem', other: 'problems' })}: ${message}`,
} as const;

export const useDrawnText = {
  move: 'Move',
} as const;
