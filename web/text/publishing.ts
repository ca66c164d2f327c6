export const cardFieldsText = {
  purpose: 'Purpose',
  purposeHint: 'What it is for, and for whom.',
  limits: 'Limits',
  limitsHint: 'What it cannot do, and was not tried on.',
  risks: 'Risks',
  risksHint: 'What can go wrong, and what to watch.',
  owner: 'Owner',
  ownerHint: 'Who answers for it.',
} as const;

export const exampleCheckListText = {
  notRun: 'not run',
  running: 'Running',
  passed: 'passed',
  failed: 'failed',
  lookAtRun: 'Look at the run',
  outputAsExampleSays: (name: string) => `Output ${name}, as the example says and as it came`,
} as const;

export const exampleSectionText = {
  noneYetFlowWithRecorded: 'None yet. A flow with a recorded example can be tried with no model.',
  stop: 'Stop',
  runThemNow: 'Run them now',
  whyItMayBePublished: 'Why it may be published although an example fails',
  whyItMayBePublishedHint: 'Everybody who looks at the release sees this.',
  sayWhyOrMendFlow: 'Say why, or mend the flow, or leave that example out.',
} as const;

export const facetFieldsText = {
  notSaid: 'Not said',
} as const;

export const interfaceDiffText = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
  interfaceIsSameAsIn: 'The interface is the same as in',
  changesOfInterface: 'Changes of the interface',
  thisBreaksFlowsThatUse: (last: string) => `This breaks flows that use ${last}`,
  changesSince: (last: string) => `Changes since ${last}`,
  breaking: 'breaking',
} as const;

export const playExampleText = {
  itEndedAs: (status: string) => `It ended as ${status}.`,
  itsOutputIsAnotherOne: 'Its output is another one.',
  runStoppedBeforeItsEnd: 'The run stopped before its end.',
  exampleHasNoAnswer: (address: string) => `The example has no answer of a person for ${address}.`,
  theExample: 'the example',
  runWasLost: 'The run was lost.',
} as const;

export const publishDialogText = {
  publishNamed: (title: string) => `Publish ${title}`,
  releaseNeverChanges: 'A release never changes. Whoever uses it keeps exactly this, until they choose another.',
  cancel: 'Cancel',
  publish: 'Publish',
  comparingWithLastRelease: 'Comparing with the last release',
} as const;

export const publishFormText = {
  version: 'Version',
  author: 'Author',
  authorPlaceholder: 'Your name or team',
  whatIsNew: 'What is new',
  whatIsNewHint: 'For those who decide whether to update.',
  interface: 'Interface',
  itWillAskFor: 'It will ask for',
  beforeRunOfItBegins: 'Before a run of it begins, people see that it needs',
  examples: 'Examples',
  readme: 'Readme',
  flowCard: 'Flow card',
  kind: 'Kind',
  hideTheChanges: 'Hide the changes',
  showAllChangesSince: (version: string) => `Show all changes since ${version}`,
  warnings: 'Warnings',
} as const;

export const pushDialogText = {
  isOn: (name: string, version: string, host: string) => `${name} ${version} is on ${host}.`,
  itCouldNotBePublished: 'It could not be published there.',
  publishToAnotherServer: (name: string, version: string) => `Publish ${name} ${version} to another server`,
  releaseGoesThere: 'The release goes there as it is, with all that it uses.',
  lookWhatIsNewThere: 'Look what is new there',
  publishThere: 'Publish there',
} as const;

export const readmeFieldText = {
  beginWithTemplate: 'Begin with a template',
  write: 'Write',
  readme: 'Readme',
  readmePlaceholder: 'Markdown: what it is for, how to use it, its limits.',
  preview: 'Preview',
  nothingToShowYet: 'Nothing to show yet.',
} as const;

export const statusDialogText = {
  isNow: (name: string, version: string, status: string) => `${name} ${version} is ${status}.`,
  withdrawn: 'withdrawn',
  deprecated: 'deprecated',
  itCouldNotBeWithdrawn: 'It could not be withdrawn.',
  itCouldNotBeDeprecated: 'It could not be deprecated.',
  withdraw: 'Withdraw',
  deprecate: 'Deprecate',
  flowsThatPinItKeep: 'Flows that pin it keep working and are warned. Nobody can pin it anew.',
  everybodyCanStillUse: 'Everybody can still use it; whoever does is warned.',
  why: 'Why',
  sayWhyForThose: 'Say why, for those who use it.',
  useInstead: 'Use instead',
  useInsteadHint: 'A flow of the library, such as summarise@2.0.0. May stay empty.',
} as const;

export const usePublishingText = {
  publishedNamed: (name: string, version: string) => `Published ${name}@${version}.`,
  itWasNotPublishedNothing: 'It was not published. Nothing was changed.',
} as const;

export const versionChoiceText = {
  writeThreeNumbersSuch: 'Write three numbers, such as 1.2.3.',
  changesAskForAtLeast: (suggested: string) => `The changes ask for at least ${suggested}.`,
  firstReleaseOfThisFlow: 'The first release of this flow.',
  nothingChanged: 'nothing changed',
  interfaceIsSame: 'the interface is the same',
  theInterfaceGrew: 'the interface grew',
  interfaceBreaksWhat: 'the interface breaks what others rely on',
  after: (last: string, why: string) => `After ${last}: ${why}.`,
} as const;
