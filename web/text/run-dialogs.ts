import { plural } from './plural.ts';

export const budgetFieldsText = {
  noLimit: 'no limit',
  mostModelCalls: 'Most model calls',
  mostTokens: 'Most tokens',
  mostUsDollars: 'Most US dollars',
  mostSeconds: 'Most seconds',
} as const;

export const changePerformerDialogText = {
  changeWhoAnswers: 'Change who answers',
  readingTheJournal: 'Reading the journal',
  aModel: 'A model',
  answersAtOnceByItself: 'Answers at once, by itself.',
  aPerson: 'A person',
  runWaitsForAnswer: 'The run waits for the answer.',
  modelReviewedByPerson: 'A model, reviewed by a person',
  personApprovesOrEdits: 'A person approves or edits what the model wrote.',
  modelUnlessPersonStopsIt: 'A model, unless a person stops it',
  whatModelWroteStands: 'What the model wrote stands when nobody steps in before the time is over.',
  personWithSuggestion: 'A person, with a suggestion',
  personSeesWhatModelWould: 'The person sees what a model would say.',
  fromNowOn: (performer: string) => `From now on: ${performer}.`,
  whoAnswersNode: (node: string) => `Who answers “${node}”?`,
  itCountsAtOnceAlso:
    'It counts at once, also for rounds to come. What is being written now is dropped; you can change it again.',
  change: 'Change',
  whoAnswers: 'Who answers',
  suggestedBy: 'Suggested by',
  model: 'Model',
  reviewedBy: 'Reviewed by',
  person: 'Person',
  secondsToStepIn: 'Seconds to step in',
  secondsToStepInHint: 'After the model has written.',
  where: 'Where',
  thisSeatOnly: 'This seat only',
  everySeatOfThisNode: 'Every seat of this node',
} as const;

export const editMessagesDialogText = {
  editWhatItReceived: 'Edit what it received',
  whatIsBeingDone: 'What is being done with the old messages is dropped, and it begins again with yours.',
  itBeginsWithYourMessages: 'It begins with your messages when the run goes on.',
  editWhatItSends: 'Edit what it sends',
  yourMessagesGoOnInstead: 'Your messages go on instead of its own when the run is resumed.',
  messagesAreChanged: 'The messages are changed.',
  journalKeepsBoth: (consequence: string) => `${consequence} The journal keeps both.`,
  save: 'Save',
  json: 'JSON',
} as const;

export const forkDialogText = {
  forkDidNotStart: 'The fork did not start.',
  forkRunHere: 'Fork the run here',
  forkRunHereDescription:
    'A new run keeps everything up to this point, and goes on from it. The run you look at stays as it is; no finished call is made again.',
  cancel: 'Cancel',
  fork: 'Fork',
  whatItSendsFrom: (port: string) => `What it sends from ${port}`,
  changeItOrLeaveIt: 'Change it, or leave it.',
  jsonChangeItOrLeave: 'JSON. Change it, or leave it.',
  thisActivationHands: 'This activation hands on what it received; there is nothing to change.',
} as const;

export const grantSectionText = {
  hosts: 'Hosts',
  grants: 'Grants',
  thisRunCallsHostsOutside: (count: number) =>
    plural(count, { one: 'This run calls a host outside', other: `This run calls ${count} hosts outside` }),
  thisRunUsesTools: (count: number) =>
    plural(count, { one: 'This run uses a tool of a server', other: `This run uses ${count} tools of servers` }),
  allowThisRunTo: (verb: string, what: string) => `Allow this run to ${verb} ${what}`,
  it: 'it',
  them: 'them',
  whatFlowSendsThere: 'What the flow sends there is up to the flow. It can call no other host.',
  whatFlowSendsThereIs:
    'What the flow sends there is up to the flow, and what a tool does is up to its server. It can use no other.',
  forExactly: 'Allowed for exactly this content; when anything of it changes, it asks again:',
  withoutThisRunCannot: 'Without this the run cannot start.',
  call: 'call',
  use: 'use',
} as const;

export const inputSectionText = {
  thisFlowNeedsNoInput: 'This flow needs no input.',
  thisIsInputOfExample: 'This is the input of an example.',
  clear: 'Clear',
} as const;

export const modelSectionText = {
  models: 'Models',
  whoAnswers: 'Who answers',
  noneIsConfiguredYet: 'None is configured yet.',
  lookingForModels: 'Looking for models…',
  unlessChosenOtherwise: (fallback: string) => `${fallback}, unless chosen otherwise below.`,
  recordedExample: (title: string) => `Recorded example: ${title}`,
  noModelIsCalledAnswers: 'No model is called. The answers are the recorded ones, whatever the input says.',
  example: 'Example',
  modelForAllRoles: (count: number, role: string) =>
    plural(count, { one: `Model for ${role}`, other: 'Model for all roles' }),
  rolesChooseOneForEach: (roles: string) => `Roles: ${roles}. Choose one for each under “More”.`,
  providerModel: 'provider/model',
  default: (fallback: string) => `Default: ${fallback}`,
  noModelIsConfigured: 'No model is configured.',
  addAProvider: 'Add a provider',
  orRunRecordedExample: ', or run the recorded example',
} as const;

export const moreSectionText = {
  more: 'More',
  modelFor: (role: string) => `Model for ${role}`,
  asForAllRoles: 'As for all roles',
  reachingLimitPausesRun: 'Reaching a limit pauses the run; it goes on when you raise the limit.',
  noPriceOfModel: 'No price of a model is known, so money is not counted.',
  enterPrices: 'Enter prices',
  seed: 'Seed',
  seedHint: 'The same seed gives the same random numbers, shuffles and ties.',
  seedPlaceholder: 'a new one',
} as const;

export const moveRunDialogText = {
  pausingTheRun: 'Pausing the run',
  waitingForCalls: 'Waiting for calls that are being made, so that none has to be made again',
  handingOverJournal: 'Handing over the journal',
  runIsNow: (where: string) => `The run is ${where} now.`,
  goOn: (where: string) => `Go on ${where}`,
  runPausesHereAndGoes:
    'The run pauses here and goes on there from the same point. Nothing that a model or a person has said is asked for again; open tasks move along and get new links.',
  moveTheRun: 'Move the run',
  doNotWait: 'Do not wait',
} as const;

export const moveRunText = {
  runCameToItsEnd: 'The run came to its end meanwhile.',
} as const;

export const oneNodeText = {
  onlyNamed: (title: string) => `Only “${title}”`,
  runsNodeOfByItself: (node: string, flow: string) =>
    `Runs the node “${node}” of “${flow}” by itself, on messages that you give.`,
} as const;

export const openJournalDialogText = {
  cannotBeOpened: (name: string) => `${name} cannot be opened`,
  reading: 'Reading the journal',
  thisRunIsOver: 'This run is over. It is kept in this browser, to read and to fork.',
  thisRunIsNotOver: 'This run is not over. It goes on in this browser, as a run of its own.',
  open: 'Open',
  openAndGoOn: 'Open and go on',
  entries: (count: number) => plural(count, { one: '1 entry', other: `${count} entries` }),
  lastLineWasBrokenOff: ', the last line was broken off and is left out',
} as const;

export const performerChoiceText = {
  writeHowManySecondsMore: 'Write how many seconds, more than 0.',
  writeProviderModel: 'Write provider/model, for example openai/gpt-5-mini.',
  model: (modelRole: string, binding: string) => `model ${modelRole}${binding}`,
  person: (person: string) => `person ${person}`,
  reviewedBy: (model: string, person: string) => `${model}, reviewed by ${person}`,
  unlessStepsInWithinS: (model: string, person: string, seconds: number) =>
    `${model}, unless ${person} steps in within ${seconds} s`,
  personWithSuggestionOf: (person: string, model: string) => `person ${person}, with a suggestion of ${model}`,
} as const;

export const performerRoleFieldsText = {
  theRecordedExample: 'the recorded example',
  anotherModel: 'Another model…',
  whichOne: 'Which one',
  noProviderIsKnownAdd: 'No provider is known; add one in the settings.',
  providerModel: 'provider/model',
  notAskedAnswersFromInput: (fromData: string) => `not asked: answers from the input “${fromData}”`,
} as const;

export const teamSectionText = {
  whoMaySeeIt: 'Who may see it',
  everybodyHere: 'Everybody on this server',
  onlyMe: 'Only me',
  whoAnswersAs: (role: string) => `Who answers as ${role}`,
  whoeverTakesIt: 'Whoever takes it',
} as const;

export const placeChoiceText = {
  where: 'Where',
  thisBrowser: 'This browser',
  goesOnAfterReload: 'Goes on after a reload.',
  theServer: 'The server',
  goesOnWithoutThisPage: 'Goes on without this page.',
} as const;

export const resumeDialogText = {
  runDidNotGoOn: 'The run did not go on.',
  raiseTheBudget: 'Raise the budget',
  runReachedLimitAndWaits: (figure: string, spent: string) =>
    `The run reached a limit${figure} and waits. Spent so far: ${spent}.`,
  cancel: 'Cancel',
  resume: 'Resume',
  callsAndTokens: (calls: number, counted: { calls: string; tokens: string }) =>
    `${plural(calls, { one: '1 call', other: `${counted.calls} calls` })}, ${counted.tokens} tokens`,
} as const;

export const runFromNodeText = {
  resultsOfLastRunAre: (kept: number) =>
    plural(kept, { one: 'One result of the last run is', other: `${kept} results of the last run are` }),
  newRunBegins: (where: string) => `A new run begins ${where}.`,
  keptRestIsDoneAnew: (results: string) => `${results} kept; the rest is done anew.`,
} as const;

export const seatSectionText = {
  whoAnswers: 'Who answers',
  answeredBy: 'Answered by ',
  beforeThat: 'before that ',
  changedBy: (by: string, ago: string) => `· changed by ${by}, ${ago}`,
  changeWhoAnswers: 'Change who answers…',
} as const;

export const startRunDialogText = {
  notForYourRole: 'Your role does not let you run this flow: it calls hosts or tools, which the server does for a run.',
  runNamed: (title: string) => `Run ${title}`,
  cancel: 'Cancel',
  run: 'Run',
  runDidNotStart: 'The run did not start.',
} as const;

export const storageNoteText = {
  thisBrowserMayClear:
    'This browser may clear its runs when space is short, when a private window closes, or after days without a visit. Save the journal of what must last, or run on the server.',
} as const;

export const takeOverFieldsText = {
  models: 'Models',
  modelFor: (role: string) => `Model for ${role}`,
  asSoFarCannot: (model: string) => `${model}, as so far, cannot be called from there.`,
  providerModel: 'provider/model',
  modelForSeat: (path: string) => `Model for the seat ${path}`,
  itHasModel: (model: string) => `It has a model of its own, ${model}, which cannot be called from there.`,
} as const;

export const useTakeOverText = {
  writeProviderModel: 'Write provider/model, for example openai/gpt-5-mini.',
} as const;
