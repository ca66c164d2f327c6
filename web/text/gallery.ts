import { plural } from './plural.ts';

export const draftCardText = {
  copiedAs: (made: string) => `Copied as ${made}.`,
  wasDeleted: (title: string) => `${title} was deleted.`,
  itsTextIsNotFlow: 'Its text is not a flow yet; open it to mend it.',
  draft: 'draft',
  published: (publishedVersion: string) => `published ${publishedVersion}`,
  changed: (ago: string) => `changed ${ago}`,
  editNamed: (title: string) => `Edit ${title}`,
  edit: 'Edit',
  runNamed: (title: string) => `Run ${title}`,
  run: 'Run',
  moreFor: (title: string) => `More for ${title}`,
  duplicate: 'Duplicate',
  export: 'Export',
  deleteDots: 'Delete…',
  deleteNamedQuestion: (title: string) => `Delete ${title}?`,
  delete: 'Delete',
  draftAndItsVersion:
    'The draft and its version history are removed from this browser. Releases and runs that were made from it stay.',
} as const;

export const exampleButtonText = {
  tryExampleOf: (title: string) => `Try the example of ${title}`,
  recordedExampleNoModel: (title: string) => `Recorded example: ${title}. No model is called.`,
  tryTheExample: 'Try the example',
  otherExamplesOf: (title: string) => `Other examples of ${title}`,
} as const;

export const facetBarText = {
  recommended: 'Recommended',
  newest: 'Newest',
  fewestCalls: 'Fewest calls',
  filterTheLibrary: 'Filter the library',
  sortTheLibrary: 'Sort the library',
  chosenFilters: 'Chosen filters',
  removeFilter: (label: string, value: string) => `Remove filter ${label}: ${value}`,
  clearAll: 'Clear all',
} as const;

export const facetMenuText = {
  flows: (count: number) => plural(count, { one: 'flow', other: 'flows' }),
} as const;

export const facetWordsText = {
  whoWorks: 'Who works',
  models: 'Models',
  people: 'People',
  modelsAndPeople: 'Models and people',
  programsOnly: 'Programs only',
  modelCalls: 'Model calls',
  none: 'None',
  one: 'One',
  twoToTen: '2 to 10',
  moreThanTen: 'More than 10',
  noUpperBound: 'No upper bound',
  togetherOrAgainst: 'Together or against',
  oneAlone: 'One alone',
  together: 'Together',
  againstEachOther: 'Against each other',
  againstThenTogether: 'Against, then together',
  whoHearsWhom: 'Who hears whom',
  onlyItself: 'Only itself',
  oneAfterAnother: 'One after another',
  oneInMiddle: 'One in the middle',
  everybodyEverybody: 'Everybody everybody',
  groupsWithinGroups: 'Groups within groups',
  whatGuidesThem: 'What guides them',
  rules: 'Rules',
  roles: 'Roles',
  theirOwnJudgement: 'Their own judgement',
  orderOfWork: 'Order of work',
  drawnBeforehand: 'Drawn beforehand',
  decidedOnWay: 'Decided on the way',
  firstSteps: 'First steps',
  smallAndEachShowsOne: 'Small, and each shows one thing',
  publishedHere: 'Published here',
  releasedFrom: 'Released from this workbench',
  discussionAndDebate: 'Discussion and debate',
  severalVoicesOneAnswer: 'Several voices, one answer',
  checkingAndRefining: 'Checking and refining',
  draftMeetsItsCritics: 'A draft meets its critics',
  agentsMemoryAndResearch: 'Agents, memory and research',
  toolsPlansAndPerson: 'Tools, plans, and a person beside them',
  competitiveCoding: 'Competitive coding',
  programsThatAreTested: 'Programs that are tested before they count',
  buildingBlocks: 'Building blocks',
  partsThatOtherFlows: 'Parts that other flows are made of',
  noCalls: 'no calls',
  anyNumberOfCalls: 'any number of calls',
  leastCalls: (least: number) => `${least}+ calls`,
  calls: (most: number) => plural(most, { one: '1 call', other: `${most} calls` }),
  rangeOfCalls: (least: number, most: string) => `${least}–${most} calls`,
} as const;

export const firstVisitText = {
  begin: 'Begin',
  letModelsAndPeopleWork: 'Let models and people work in one flow',
  drawWhoAsksWhomWatch:
    'Draw who asks whom, watch every message, step in where a person should decide. It runs here at once, with no key.',
  takeTheTour: 'Take the tour',
  readyFlowRunAtOnce: 'A ready flow, run at once.',
  runsAtOnceAndYou: (title: string) => `${title} runs at once, and you decide.`,
  startFromNothing: 'Start from nothing',
  emptyCanvasWithInput: 'An empty canvas with an input and an output.',
  importAFlow: 'Import a flow',
  chooseFileOrDropOne: 'Choose a file, or drop one anywhere on this page.',
} as const;

export const flowCardText = {
  publishedBy: (author: string) => `Published by ${author}`,
  fewestAndMostModelCalls: 'The fewest and the most model calls of a run, whatever its input: told by the flow itself',
  runNamed: (title: string) => `Run ${title}`,
  run: 'Run',
  useNamed: (title: string) => `Use ${title}`,
  use: 'Use',
} as const;

export const flowNeedsText = {
  modelRoles: (roles: string) => `Model roles: ${roles}`,
  modelRolesCount: (count: number) => plural(count, { one: '1 model role', other: `${count} model roles` }),
  rolesOfPeople: (roles: string) => `Roles of people: ${roles}`,
  people: (count: number) => plural(count, { one: 'a person', other: `${count} people` }),
  calls: (hosts: string) => `Calls ${hosts}`,
  hosts: (count: number) => `${count} hosts`,
  uses: (tools: string) => `Uses ${tools}`,
  tools: (count: number) => `${count} tools`,
  runsJavaScriptInSandbox: 'Runs JavaScript in a sandbox',
  code: 'code',
} as const;

export const flowPreviewText = {
  graphOf: (title: string) => `Graph of ${title}`,
} as const;

export const galleryPageText = {
  gallery: 'Gallery',
  galleryHint: 'Drop the flow file to look at it',
  searchFlows: 'Search flows',
  import: 'Import',
  newFlow: 'New flow',
  yourFlows: 'Your flows',
  yourFlowsNote: 'Kept in this browser',
  takeTheTour: 'Take the tour',
} as const;

export const librarySectionText = {
  loadingTheLibrary: 'Loading the library',
  libraryIsEmpty: 'The library is empty',
  publishFlowFromEditor: 'Publish a flow from the editor and it appears here.',
  library: 'Library',
  tryExampleAtOnceUse: 'Try an example at once, use a copy that you can change, or run it as it is',
  ofFlows: (count: number, all: number) => `${count} of ${all} flows`,
  nothingFound: 'Nothing found',
  showAllFlows: 'Show all flows',
  noFlowHasAll: 'No flow has all that was asked for. Try fewer words or filters.',
  showMore: (hidden: number, title: string) => `Show ${hidden} more: ${title}`,
} as const;

export const newFlowDialogText = {
  aName: (message: string) => `A name ${message}.`,
  isNeeded: 'is needed',
  youHaveFlow: 'You have a flow of this name already.',
  flowCouldNotBeCreated: 'The flow could not be created.',
  newFlow: 'New flow',
  create: 'Create',
  title: 'Title',
  titlePlaceholder: 'Summarise and approve',
  name: 'Name',
  nameHint: 'Other flows and the command line call it by this.',
} as const;

export const startExampleText = {
  hasNoRecordedExample: (title: string) => `${title} has no recorded example.`,
  exampleDidNotStart: 'The example did not start.',
} as const;

export const useDraftsOfReleasesText = {
  newFlowCouldNot: 'The new flow could not be stored.',
} as const;
