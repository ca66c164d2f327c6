import { plural } from './plural.ts';

export const chosenRunsText = {
  chooseTwoRuns: 'Choose two runs.',
  twoRunsAreChosen: (count: number) => plural(count, { one: 'Choose one more.', other: 'Two runs are chosen.' }),
  cancel: 'Cancel',
  compareTheTwo: 'Compare the two',
} as const;

export const comparePanelText = {
  comparison: 'Comparison',
  bothJournalsSaySame: 'Both journals say the same.',
  theyBeginWith: (what: string) => `They begin with ${what}.`,
  theyShareFirstEntries: (shared: number, number: number) =>
    `They share ${plural(shared, { one: 'the first entry', other: `the first ${shared} entries` })} and part at entry ${number}`,
  otherEntries: 'other entries',
  otherVersionsOfFlow: 'other versions of the flow',
  otherFlows: 'other flows',
  otherInput: 'other input',
  otherModels: 'other models',
  anotherSeed: 'another seed',
  theSame: 'the same',
  sameOnOtherGrounds: 'the same on other grounds',
  partsHere: 'parts here',
  onlyInA: 'only in A',
  onlyInB: 'only in B',
  activations: (count: number) => `${count} activations`,
  differ: (count: number) => plural(count, { one: '1 differs', other: `${count} differ` }),
  showAll: 'Show all',
  listOfActivations: 'Activations',
  everythingCameOutSame: 'Everything came out the same.',
  whatTheyCameTo: 'What they came to',
  neitherRunHasOutput: 'Neither run has an output.',
  chooseActivationToSee: 'Choose an activation to see its messages in both runs.',
  outputs: 'Outputs',
  sent: 'Sent',
  received: 'Received',
  nothing: 'Nothing.',
  sameInBoth: 'The same in both:',
} as const;

export const compareRunsPageText = {
  chooseTwoRuns: 'Choose two runs',
  toTheRuns: 'To the runs',
  thisAddressDoesNotName: 'This address does not name two runs.',
  readingBothJournals: 'Reading both journals',
  comparing: 'Comparing',
  runCannotBeShown: 'A run cannot be shown',
  twoRunsCompared: 'Two runs compared',
  allRuns: 'All runs',
  runOnCanvas: 'Run on the canvas',
  a: 'A',
  b: 'B',
} as const;

export const diffTexts = {
  nothing: 'nothing',
} as const;

export const figuresText = {
  status: 'Status',
} as const;
