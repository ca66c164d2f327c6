export const dueTimeText = {
  standsByItselfNow: 'stands by itself now',
  standsByItselfIn: (dueAt: string) => `stands by itself in ${dueAt}`,
  dueIn: (dueAt: string) => `due in ${dueAt}`,
  due: (ago: string) => `due ${ago}`,
  overdue: 'overdue',
  overdueBy: (now: string) => `overdue by ${now}`,
} as const;

export const giveTaskText = {
  title: 'Who has this task?',
  assign: 'Assign',
  to: 'To',
  chooseSomebody: 'Choose somebody.',
  role: (role: string) => `Whoever answers for “${role}”`,
  answeredBy: (names: readonly string[]) =>
    names.length === 0 ? 'nobody so far; admins may answer' : names.join(', '),
  note: 'Note',
  noteHint: 'Why it is theirs, or what to look at.',
  name: 'Name',
  nameHint: 'Empty: nobody has it.',
  nameHintHere: 'Kept in this browser. Empty: nobody has it.',
} as const;

export const taskHolderText = {
  whoHasIt: 'Who has this task',
  nobody: 'Nobody has it yet',
  youHaveIt: 'You have it',
  hasIt: (name: string) => `${name} has it`,
  forRole: (role: string) => `For whoever answers for “${role}”`,
  note: (note: string, from: string) => (from === '' ? `“${note}”` : `“${note}” (${from})`),
  take: 'Take it',
  takeNamed: (title: string) => `Take: ${title}`,
  give: 'Give to…',
  giveNamed: (title: string) => `Assign: ${title}`,
  giveBack: 'Give back',
} as const;

export const taskAnswerText = {
  has: (name: string) => `${name} has this task. They can give it back, or an admin can give it to you.`,
  mayOnlyLook: 'You may look at this task, and not answer it.',
} as const;

export const letModelAnswerText = {
  letModelAnswer: 'Let a model answer',
} as const;

export const notifyButtonText = {
  youAreToldOfNew: 'You are told of new tasks',
  thisBrowserDoesNotAllow: 'This browser does not allow it; its settings for this site can.',
  tellMeOfNewTasks: 'Tell me of new tasks',
} as const;

export const rankingFieldText = {
  rankingBestFirst: 'Ranking, best first',
  moveItemUp: (number: number) => `Move item ${number} up`,
  moveItemDown: (number: number) => `Move item ${number} down`,
} as const;

export const recordedAnswerText = {
  recordedAnswer: 'Recorded answer',
  inThisExampleSomebody: 'In this example somebody answered…',
  fillItIn: 'Fill it in',
  anotherAnswerIsTakenToo: 'Another answer is taken too, but the recorded models may have nothing to say to it.',
} as const;

export const suggestionCardText = {
  modelWouldSay: 'A model would say',
  modelWouldSayDots: 'A model would say…',
  useIt: 'Use it',
} as const;

export const taskContentText = {
  toApprove: 'To approve',
  everythingItReceived: 'Everything it received',
  askedBy: (flowTitle: string) => `Asked by ${flowTitle}`,
  forRole: (role: string) => `for ${role}`,
  didNotAnswerInTime: (escalatedFrom: string) => `${escalatedFrom} did not answer in time`,
  thenIsAsked: (role: string) => `then ${role} is asked`,
} as const;

export const taskFiltersText = {
  filter: 'Filter',
  yourName: 'Your name',
  yourNamePlaceholder: 'Signs your answers',
  role: 'Role',
  everyRole: 'Every role',
  flow: 'Flow',
  everyFlow: 'Every flow',
  whose: 'Whose',
  all: 'All',
  mine: 'Mine',
  myRoles: 'My roles',
  free: 'Nobody’s',
  overdue: 'Overdue',
} as const;

export const taskFormText = {
  choose: 'Choose',
  reject: 'Reject',
  approve: 'Approve',
  approveAsIs: 'Approve as is',
  saveMyEdit: 'Save my edit',
  draft: 'Draft',
  yourAnswer: 'Your answer',
} as const;

export const taskListText = {
  overdue: 'Overdue',
  withinTheHour: 'Within the hour',
  later: 'Later',
  noTimeLimit: 'No time limit',
} as const;

export const taskPageText = {
  task: 'Task',
  allTasks: 'All tasks',
  loadingTheTask: 'Loading the task',
  answer: 'Answer',
  thisTaskHasBeenAnswered: 'This task has been answered',
  thisTaskNoLongerWaits: 'This task no longer waits for an answer',
  openTheRun: 'Open the run',
  answeredBy: (name: string) => `Answered by ${name}`,
  havingSeen: (hash: string) => `having seen the content ${hash}`,
  itsTimeIsOverSomebody: 'Its time is over, somebody else was asked instead, or its run has ended.',
  thankYouYourAnswer: 'Thank you, your answer is in',
  taskIsInOtherHands: 'The task is in other hands',
  watchRunGoOn: 'Watch the run go on',
  nextTask: (title: string) => `Next task: ${title}`,
  flowGoes: 'The flow goes on with it now.',
  youCanTakeItBack: 'You can take it back in the run, as long as it is open.',
} as const;

export const taskRowText = {
  forRole: (role: string) => `for ${role}`,
  thisBrowser: 'this browser',
  server: 'server',
  forWhom: (role: string) => `any ${role}`,
  you: 'you',
} as const;

export const taskShapeText = {
  saveEdited: 'Save edited',
  sendAnswer: 'Send answer',
} as const;

export const tasksPageText = {
  tasks: 'Tasks',
  loadingTasks: 'Loading tasks',
  nothingWaitsForYou: 'Nothing waits for you',
  whenFlowAsksPerson: 'When a flow asks a person, its question appears here.',
  noTaskFitsFilter: 'No task fits the filter',
  showOlder: 'Show the tasks of older runs',
  open: (all: string) => `${all} open`,
  ofOpen: (shown: number, all: string) => `${shown} of ${all} open`,
} as const;
