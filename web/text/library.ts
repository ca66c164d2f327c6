import { plural } from './plural.ts';

export const dependentListText = {
  lookingWhoUsesIt: 'Looking who uses it',
  noReleaseUsesIt: 'No release uses it',
  draftsAreNotCounted: 'Drafts are not counted: only their author knows of them.',
  useItThemselves: 'Use it themselves',
  useItThroughOthers: 'Use it through others',
  pins: (pin: string) => `Pins ${pin}`,
  pinsHere: (pin: string) => `pins ${pin}`,
} as const;

export const draftChangesPageText = {
  changesOf: (title: string) => `Changes of ${title}`,
  backToEditor: 'Back to the editor',
  thereIsNoFlowCalled: (name: string) => `There is no flow called “${name}” in this browser`,
  loadingBothVersions: 'Loading both versions',
  asItIsNow: 'As it is now',
  saved: (ago: string, note: string) => `Saved ${ago}${note}`,
  kept: ', kept',
  release: (reference: string) => `Release ${reference}`,
} as const;

export const entryHeaderText = {
  version: 'Version',
  latest: (one: string) => `${one} (latest)`,
  newFlowOfYours: 'A new flow of yours that calls exactly this release',
  use: 'Use',
  copyThatGoesItsOwn: 'A copy that goes its own way',
  fork: 'Fork',
  run: 'Run',
  more: 'More',
  exportTheFlow: 'Export the flow',
  exportWithAll: 'Export with all that it uses',
  exporting: (name: string, version: string) => `Exporting ${name} ${version}…`,
  itCouldNotBeExported: 'It could not be exported.',
  publishToAnotherServer: 'Publish to another server…',
  takeThatBack: 'Take that back',
  isActiveAgain: (name: string, version: string) => `${name} ${version} is active again.`,
  itCouldNotBeTaken: 'It could not be taken back.',
  deprecate: 'Deprecate…',
  withdraw: 'Withdraw…',
} as const;

export const entryPageText = {
  loadingTheRelease: 'Loading the release',
  readme: 'Readme',
  interface: 'Interface',
  examples: 'Examples',
  versions: 'Versions',
  changes: 'Changes',
  usedBy: 'Used by',
  noReadme: 'No readme',
} as const;

export const exampleListText = {
  noExample: 'No example',
  releaseWithRecorded: 'A release with a recorded example runs at once, with no model.',
  recordedAnswers: (count: number) => plural(count, { one: '1 recorded answer', other: `${count} recorded answers` }),
  tryNamed: (title: string) => `Try ${title}`,
  try: 'Try',
  input: 'Input',
  output: 'Output',
} as const;

export const facetListText = {
  allFlowsOfThisKind: (kind: string) => `All flows of this kind (${kind})`,
} as const;

export const interfaceTableText = {
  takes: 'Takes',
  gives: 'Gives',
  nothing: 'Nothing.',
  optional: 'optional',
} as const;

export const libraryPageText = {
  loadingTheFlow: 'Loading the flow',
  gallery: 'Gallery',
} as const;

export const releaseChangesText = {
  thereIsOnlyOneRelease: 'There is only one release',
  nothingToCompare: 'Nothing to compare it with yet.',
  changesBetweenReleases: 'Changes between releases',
  loadingBothReleases: 'Loading both releases',
} as const;

export const releaseFactsText = {
  needs: 'Needs',
  modelRoles: 'Model roles',
  people: 'People',
  hosts: 'Hosts',
  tools: 'Tools',
  kind: 'Kind',
  release: 'Release',
  partOfFlowright: 'part of Flowright',
  published: 'Published',
  by: (author: string) => `By ${author},`,
  uses: 'Uses',
  onCommandLine: 'On the command line',
  itsRuns: 'Its runs',
  purpose: 'Purpose',
  limits: 'Limits',
  risks: 'Risks',
  owner: 'Owner',
  flowCard: 'Flow card',
  lineage: 'Lineage',
  forkedFrom: 'Forked from',
  onNamed: (name: string, version: string, server: string) => `${name}@${version} on ${server}`,
  forks: (count: number) => plural(count, { one: '1 fork:', other: `${count} forks:` }),
} as const;

export const statusNoteText = {
  status: 'Status',
  withdrawn: 'Withdrawn',
  deprecated: 'Deprecated',
  flowsThatPinItGo: 'Flows that pin it go on working; nobody can pin it anew.',
  flowsThatPinItGoOn: 'Flows that pin it go on working and are warned.',
  useInstead: 'Use instead:',
  withdrawnWord: 'withdrawn',
  deprecatedWord: 'deprecated',
} as const;

export const updateDialogText = {
  updateFlows: (count: number, name: string) =>
    plural(count, { one: `Update ${name}`, other: `Update ${count} flows` }),
  updatesForWhatThisFlow: 'Updates for what this flow uses',
  updatesForWhatThisFlowDescription:
    'What is pinned stays as it is until you take something newer. Undo takes that back.',
  close: 'Close',
  notNow: 'Not now',
  althoughExampleFails: (label: string) => `${label} although an example fails`,
  everythingThatThisFlow: 'Everything that this flow uses is up to date',
  examplesWithUpdate: 'Examples with the update',
  examplesOfThisFlowRun: 'The examples of this flow, run with the update',
  itHasNoneSoNothing: 'It has none, so nothing was tried. Look at the changes above.',
  smallChange: 'small change',
  moreOfIt: 'more of it',
  mayBreakThisFlow: 'may break this flow',
  to: 'to',
  hideWhatChanged: 'Hide what changed',
  showWhatChanged: 'Show what changed',
  at: (places: string) => `At ${places}`,
  loadingBothReleases: 'Loading both releases',
} as const;

export const versionListText = {
  loadingTheVersions: 'Loading the versions',
  version: (version: string) => `Version ${version}`,
  latest: 'latest',
  changesSince: (version: string) => `Changes since ${version}`,
  published: 'Published',
  by: (author: string) => `By ${author},`,
  asTheyWereRun: 'As they were run when it was published',
  failed: (examples: string) => `Failed: ${examples}`,
  examplesPassed: (passed: number) => `${plural(passed, { one: '1 example', other: `${passed} examples` })} passed`,
  ofExamplesPassed: (passed: number, count: number) => `${passed} of ${count} examples passed`,
} as const;
