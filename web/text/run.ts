import { plural } from './plural.ts';

export const activationDetailText = {
  conversation: 'Conversation',
  itWasSkippedBecause: 'It was skipped, because nothing arrived at a port that it needs.',
  backToTrace: 'Back to the trace',
  forkHere: 'Fork here',
  callsTokensInOut: (calls: number, inputTokens: string, outputTokens: string) =>
    `${plural(calls, { one: '1 call', other: `${calls} calls` })}, ${inputTokens} tokens in, ${outputTokens} out`,
  attempts: (attempts: number) => `${attempts} attempts`,
  cutOffAtTokenLimit: 'cut off at the token limit',
  earlierAttemptFailed: 'An earlier attempt failed',
  itFailedAndItsPolicy: 'It failed and its policy took over',
  waitingForPerson: 'Waiting for a person',
  writingNow: 'Writing now',
} as const;

export const downloadListText = {
  downloadNamed: (name: string) => `Download ${name}`,
  asJsonLines: 'As JSON lines',
  asCsvForSpreadsheet: 'As CSV, for a spreadsheet',
} as const;

export const journalTabText = {
  entries: (count: number) => plural(count, { one: '1 entry', other: `${count} entries` }),
  download: 'Download',
  writingTheFile: 'Writing the file',
  journal: 'Journal',
  performerChanged: (path: string, performer: string, by: string) => `${path}: ${performer}, by ${by}`,
  modelsChanged: (models: string, by: string) => `${models}, by ${by}`,
  wentOnAs: (where: string, run: string) => `went on ${where} as ${run}`,
  oneStep: 'one step',
} as const;

export const messageCardText = {
  messages: (count: number) => `${count} messages`,
  modelText: 'model text',
  outputOfModelWent: 'Output of a model went into this message.',
  fromOutside: 'from outside',
  textThatPersonTyped: 'Text that a person typed or the run was given went into this message.',
  somebodyWroteThisInPlace: 'Somebody wrote this in the place of what was there; the journal keeps both.',
  edited: 'edited',
} as const;

export const messagesSectionText = {
  received: 'Received',
  sent: 'Sent',
  waitingToBegin: ', waiting to begin',
  waitingToGoOn: ', waiting to go on',
  edit: 'Edit',
  nothingItNeedsNoInput: 'Nothing: it needs no input.',
  nothing: 'Nothing.',
} as const;

export const messagesTabText = {
  filterMessages: 'Filter messages',
  filterMessagesPlaceholder: 'Filter by address or text',
  messages: (count: number) => `${count} messages`,
  of: (count: number, all: number) => `${count} of ${all}`,
  noMessageHasBeenReceived: 'No message has been received yet',
  noMessageFits: 'No message fits',
  list: 'Messages',
  to: 'to',
} as const;

export const messageTextsText = {
  thisPortTakesListWrite: 'This port takes a list: write [ … ].',
  thisIsNotJson: 'This is not JSON.',
} as const;

export const outputTabText = {
  runWasCancelled: 'The run was cancelled',
  noOutputYet: 'No output yet',
  itCameToNoOutput: 'It came to no output.',
  itAppearsHereWhenRun: 'It appears here when the run completes.',
  flowHasNoOutput: 'The flow has no output',
} as const;

export const resumeButtonsText = {
  runDidNotGoOn: 'The run did not go on.',
  goOnF8: 'Go on (F8)',
  resume: 'Resume',
  goOnAndStopAgain: 'Go on and stop again after the next activation (F10)',
  step: 'Step',
} as const;

export const rowToggleText = {
  close: 'Close',
  open: 'Open',
} as const;

export const runControlsText = {
  pause: 'Pause',
  goOnOnServer: 'Go on on the server',
  goOnInThisBrowser: 'Go on in this browser',
  cancel: 'Cancel',
  newRunThatKeeps: 'A new run that keeps everything done and tries the failed part again',
  retryFromFailure: 'Retry from failure',
  openRunsPage: "Open the run's page",
} as const;

export const runCountersText = {
  calls: (calls: number) => plural(calls, { one: 'call', other: 'calls' }),
  tokens: 'tokens',
  inOut: (inputTokens: number, outputTokens: number) => `${inputTokens} in, ${outputTokens} out`,
  cost: 'cost',
  usDollarsForCallsWhose: 'US dollars, for the calls whose price is known',
  limitInMoneyCannotCount: ' The limit in money cannot count.',
  noPriceOfModel: (consequence: string) =>
    `No price of the model is known.${consequence} Enter prices on the settings page, or in OPENAI_PRICES.`,
  time: 'time',
} as const;

export const privateBadgeText = {
  private: 'Private',
  onlyYouSeeIt: 'Only you see this run and its tasks',
} as const;

export const heldCallText = {
  waitsForLimit: (provider: string) => `Waiting for the limit of “${provider}”`,
} as const;

export const heldBadgesText = {
  stepsWait: (steps: number, provider: string) =>
    `${plural(steps, { one: '1 step waits', other: `${steps} steps wait` })} for the limit of “${provider}”`,
} as const;

const partOfAnExperiment = 'Part of an experiment';

export const runHeaderText = {
  recordedExampleNoModel: 'Recorded example: no model was called',
  cameFrom: 'Came from',
  thisBrowser: 'this browser',
  theServer: 'the server',
  wentOn: (where: string) => `Went on ${where}`,
  partOfAnExperiment,
  forkedAt: (sequence: number) => `forked at ${sequence}`,
  runsInThisBrowser: 'Runs in this browser',
  runsOnServer: 'Runs on the server',
  waitingForPerson: 'Waiting for a person',
  waitingToTryAgain: 'Waiting to try again',
  paused: 'Paused',
  stoppedAtBreakpoint: 'Stopped at a breakpoint',
  pausedReached: (reason: string, figure: string) => `Paused: ${reason} reached${figure}`,
} as const;

export const runPageText = {
  run: 'Run',
  started: (ago: string) => `started ${ago}`,
  allRuns: 'All runs',
  theFlow: 'The flow',
  thisRunCannotBeShown: 'This run cannot be shown',
  readingTheJournal: 'Reading the journal',
} as const;

export const runPanelText = {
  makingTheReplay: 'Making the replay ready',
  run: 'Run',
} as const;

export const runsPageText = {
  runs: 'Runs',
  runsHint: 'Drop the journal of a run to open it',
  journalFile: 'Journal file',
  compare: 'Compare',
  openAJournal: 'Open a journal',
  showAll: 'Show all',
  showOlder: 'Show older runs',
  loadingRuns: 'Loading runs',
  noRunYet: 'No run yet',
  noRunLikeThis: 'No run like this',
  chooseAFlow: 'Choose a flow',
  runFlowFromGallery: 'Run a flow from the gallery and it appears here, with everything that happened in it.',
  chooseSomethingElseAbove: 'Choose something else above.',
  partOfAnExperiment,
  compareNamed: (title: string) => `Compare ${title}`,
  recordedExampleNoModel: 'Recorded example: no model was called',
  recordedExample: 'Recorded example',
  inThisBrowser: 'In this browser',
  onTheServer: 'On the server',
  calls: (count: number, calls: string) => plural(count, { one: '1 call', other: `${calls} calls` }),
  tok: (tokens: string) => `${tokens} tok`,
  wentOn: (where: string) => `Went on ${where}`,
  asks: (questions: string) => `Asks: ${questions}`,
} as const;

export const callCountText = { counting: 'Counting its model calls…' } as const;

export const runFiltersText = {
  show: 'Show',
  anyStatus: 'Any status',
  flow: (flow: string) => `Flow: ${flow}`,
  showThoseOfAllFlows: 'Show the runs of all flows',
  ofExperiments: 'Runs of experiments too',
} as const;

export const runTabsText = {
  yourAnswer: 'Your answer',
  trace: 'Trace',
  waterfall: 'Waterfall',
  discussion: 'Discussion',
  messages: 'Messages',
  state: 'State',
  statechart: 'Statechart',
  journal: 'Journal',
  output: 'Output',
} as const;

export const runToolsText = {
  compareWithOriginal: 'Compare with the original',
  replay: 'Replay',
} as const;

export const stoppedBannerText = {
  stopped: 'Stopped',
  andMore: (count: number) => `and ${count} more`,
} as const;

export const traceMenuText = {
  selectRowFirst: 'Select a row first',
  showDetails: 'Show details',
  changeWhoAnswers: 'Change who answers…',
} as const;

export const traceRowViewText = {
  round: (round: number) => `Round ${round}`,
  somebodyEdited: 'Somebody edited its messages',
  edited: 'edited',
  rounds: (rounds: number) => plural(rounds, { one: '1 round', other: `${rounds} rounds` }),
  inOut: (inputTokens: number, outputTokens: number) => `${inputTokens} in, ${outputTokens} out`,
  tok: (tokens: string) => `${tokens} tok`,
  nowChangedBy: (performer: string, by: string) => `Now ${performer}, changed by ${by}`,
  now: (models: string) => `now ${models}`,
  item: (number: number) => `Item ${number}`,
} as const;

export const traceTreeText = {
  trace: 'Trace',
  readingTheJournal: 'Reading the journal',
  nothingHasHappenedYet: 'Nothing has happened yet',
  flowHasNoNode: 'The flow has no node that could begin.',
} as const;

export const turnsText = {
  resultOfTool: 'Result of a tool',
  asksForTools: 'Asks for tools',
  reply: 'Reply',
  repairedReply: 'Repaired reply',
  prompt: 'Prompt',
  askedAgain: 'Asked again',
} as const;

export const valueViewText = {
  emptyText: 'empty text',
  showLess: 'Show less',
  showAllCharacters: (count: string) => `Show all ${count} characters`,
  copied: 'Copied',
  copy: 'Copy',
} as const;

export const withDetailText = {
  selectARow: 'Select a row',
  itsMessagesPrompts: 'Its messages, prompts and replies appear here.',
} as const;
