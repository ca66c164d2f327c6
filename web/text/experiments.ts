import { plural } from './plural.ts';

export const batchCallCountText = {
  casesAndRuns: ({ cases, samples, runs, calls }: { cases: number; samples: number; runs: number; calls: string }) =>
    `${cases} cases${samples === 1 ? '' : ` × ${samples} samples`} = ${runs} runs: ${calls}`,
} as const;

export const batchStatusBadgeText = {
  doneFailed: (failed: number) => `Done, ${failed} failed`,
  stopped: 'Stopped',
} as const;

export const caseTableText = {
  allRuns: 'All runs',
  right: 'Right',
  partlyRight: 'Partly right',
  wrong: 'Wrong',
  failed: 'Failed',
  notEndedYet: 'Not ended yet',
  show: 'Show',
  runs: (total: number, total2: string) => plural(total, { one: '1 run', other: `${total2} runs` }),
  loadingResults: 'Loading results',
  noRunLikeThis: 'No run like this',
  chooseAnotherFilterAbove: 'Choose another filter above.',
  cases: 'Cases',
  status: 'Status',
  case: 'Case',
  expected: 'Expected',
  output: 'Output',
  score: 'Score',
  calls: 'Calls',
  time: 'Time',
  run: 'Run',
  openRunOf: (name: string) => `Open the run of ${name}`,
} as const;

export const chartsText = {
  nothingToDrawYet: 'Nothing to draw yet',
  asSoonAsRun: 'As soon as a run has ended there is something to see here.',
  scores: 'Scores',
  score: 'Score',
  costOfRun: 'Cost of a run',
  cost: 'Cost',
  modelCallsOfRun: 'Model calls of a run',
  calls: 'Calls',
  timeOfRun: 'Time of a run',
  time: 'Time',
} as const;

export const columnSectionText = {
  columns: 'Columns',
  whatGoesWhere: 'What goes where',
  expectedForScore: 'Expected (for the score)',
  noColumn: 'No column',
  sameForAllCases: 'The same for all cases',
  column: (column: string) => `Column ${column}`,
  sameForAllCasesColon: 'The same for all cases:',
  moreInputsSameForAll: (others: number) =>
    plural(others, {
      one: '1 more input, the same for all cases',
      other: `${others} more inputs, the same for all cases`,
    }),
} as const;

export const comparePageText = {
  compareExperiments: 'Compare experiments',
  twoExperimentsAreNeeded: 'Two experiments are needed',
  chooseThem: 'Choose them',
  tickTwoExperimentsInList: 'Tick two experiments in the list, then press Compare.',
  first: 'First',
  second: 'Second',
  swap: 'Swap',
  comparing: 'Comparing',
  comparison: 'Comparison',
  difference: 'Difference',
  n95To: (low: string, high: string) => `95%: ${low} to ${high}`,
  casesInBoth: (cases: number) => `${cases} cases in both`,
  onlyInFirst: (onlyFirst: number, onlySecond: number) =>
    ` (${onlyFirst} only in the first, ${onlySecond} only in the second)`,
  rightOnlyInFirst: (onlyFirstRight: number, onlySecondRight: number, p: string) =>
    `${onlyFirstRight} right only in the first, ${onlySecondRight} only in the second: the exact McNemar test gives p = ${p}. `,
  suchDifferenceMayWell: 'Such a difference may well be chance.',
  intervalLeavesZeroOutSo: 'The interval leaves zero out, so the difference is hardly chance.',
  noCaseDiffers: 'No case differs',
  bothDidEquallyWell: 'Both did equally well in every case that they share.',
  casesWhereTheyDiffer: 'Cases where they differ',
  casesWhereTheyDifferCount: (count: number) =>
    plural(count, { one: '1 case where they differ', other: `${count} cases where they differ` }),
  case: 'Case',
  greatestDifferences: (shownCases: number) => `The ${shownCases} greatest differences; the export has all.`,
} as const;

export const costChartText = {
  costOfRun: 'Cost of a run',
  callsOfRun: 'Calls of a run',
  calls: (count: number) => `${count} calls`,
  costAgainstAccuracy: 'Cost against accuracy',
  callsAgainstAccuracy: 'Calls against accuracy',
  experiment: 'Experiment',
  accuracy: 'Accuracy',
} as const;

export const dataSectionText = {
  data: 'Data',
  dataSet: 'Data set',
  dataSetPlaceholder: 'Choose a shipped one…',
  dataFile: 'Data file',
  openAFile: 'Open a file',
  paste: 'Paste',
  jsonLinesOrCsv: 'JSON lines, or CSV with a header; it can be dropped anywhere on this page.',
  namesACase: 'names a case,',
  isWhatScoresCompareWith: 'is what scores compare with.',
  cases: 'Cases',
  casesPlaceholder: 'question,expected\nWhat is 6 times 7?,42',
  pastedCases: 'Pasted cases',
  useThese: 'Use these',
  licence: (licence: string) => `Licence: ${licence}.`,
  firstRowsOf: (title: string) => `First rows of ${title}`,
  casesNamed: (title: string, count: string, count2: number) =>
    `${title}: ${count} ${plural(count2, { one: 'case', other: 'cases' })}`,
} as const;

export const experimentFormText = {
  cancel: 'Cancel',
  experimentDidNotStart: 'The experiment did not start.',
  experiment: 'Experiment',
  answers: 'Answers',
  whoAnswers: 'Who answers',
  models: 'Models',
  noneIsConfiguredYet: 'None is configured yet.',
  scriptedAnswersOfDataSet: 'Scripted answers of the data set',
  noModelIsCalledThey: 'No model is called. They show how an experiment looks, and say nothing about any model.',
  how: 'How',
  samples: 'Samples',
  samplesHint: 'Runs of every case, each with a seed of its own.',
  atATime: 'At a time',
  atATimeHint: 'Never more runs than this at the same time.',
  start: 'Start',
  title: 'Title',
  startTheExperiment: 'Start the experiment',
} as const;

export const experimentPageText = {
  experiment: 'Experiment',
  loadingTheExperiment: 'Loading the experiment',
  onNamed: (flowTitle: string, dataTitle: string) => `${flowTitle} on ${dataTitle}`,
  cases: 'Cases',
  charts: 'Charts',
  allExperiments: 'All experiments',
  experimentGoesOn: 'The experiment goes on.',
  stop: 'Stop',
  experimentDidNotGoOn: 'The experiment did not go on.',
  goOn: 'Go on',
  nothingWasRunAgain: 'Nothing was run again.',
  exporting: 'Writing the results…',
  runFailedAgain: (failed: number) => `Run ${failed} failed again`,
  export: 'Export',
  tableCsv: 'Table (CSV)',
  resultsJsonl: 'Results (JSONL)',
  more: 'More',
  deleteDots: 'Delete…',
  deleteNamedQuestion: (title: string) => `Delete ${title}?`,
  delete: 'Delete',
  experimentWasNotDeleted: 'The experiment was not deleted.',
  itsResultsGoForGood: 'Its results go for good. Its runs stay.',
  compareWith: 'Compare with',
} as const;

export const experimentsPageText = {
  experiments: 'Experiments',
  new: 'New',
  experiment: 'experiment',
  loadingExperiments: 'Loading experiments',
  tickTwoExperiments: 'Tick two experiments to compare them',
  compare: 'Compare',
  chooseNamed: (title: string) => `Choose ${title}`,
  answersWereWritten: 'The answers were written beforehand: no model was called',
  scripted: 'scripted',
  onNamed: (flowTitle: string, dataTitle: string) => `${flowTitle} on ${dataTitle}`,
  progressOf: (title: string) => `Progress of ${title}`,
  inThisBrowser: 'In this browser',
  onTheServer: 'On the server',
  cases: (cases: string) => `${cases} cases`,
  sampleCouldNotBeStarted: 'The sample could not be started.',
  noExperimentYet: 'No experiment yet',
  tryTheSample: 'Try the sample',
  newExperiment: 'New experiment',
  experimentRunsFlowOver:
    'An experiment runs a flow over many cases and says how often it is right, what it costs and how long it takes. Two of them can be compared case by case.',
  sampleNeedsNoModel30:
    'The sample needs no model: 30 short questions are voted on twice, with and without a discussion. Its answers were written beforehand, so it shows how an experiment looks and says nothing about any model.',
} as const;

export const experimentSummaryText = {
  summary: 'Summary',
  progress: 'Progress',
  scriptedAnswersNoModel:
    'Scripted answers: no model was called. They show how an experiment looks and say nothing about any model.',
  accuracy: 'Accuracy',
  runs: 'Runs',
  ofCases: (cases: number, cases2: string) => plural(cases, { one: 'of 1 case', other: `of ${cases2} cases` }),
  modelCalls: 'Model calls',
  andByJudge: (judgeCalls: string) => `and ${judgeCalls} by the judge`,
  tokens: 'Tokens',
  inOut: (inputTokens: string, outputTokens: string) => `${inputTokens} in, ${outputTokens} out`,
  cost: 'Cost',
  noPriceIsKnown: 'no price is known',
  timeOfAllRuns: 'Time of all runs',
  aRun: (seconds: string) => `${seconds} a run`,
  callsOfARun: (calls: number) => `${calls} a run`,
  runsWaitForPerson: (waiting: number) =>
    plural(waiting, { one: '1 run waits for a person', other: `${waiting} runs wait for a person` }),
  runsWaitForBudget: (paused: number) =>
    plural(paused, { one: '1 run waits for budget', other: `${paused} runs wait for budget` }),
  notScored: 'not scored',
  scoredBy: (how: string) => `scored by ${how}`,
  samplesACase: (samples: number) => `${samples} samples a case`,
  atATime: (concurrency: number) => `${concurrency} at a time`,
  seed: (seed: string) => `seed ${seed}`,
} as const;

export const formatShareText = {
  points: (signed: string) => `${signed} points`,
} as const;

export const newExperimentPageText = {
  cannotBeUsed: (name: string) => `“${name}” cannot be used.`,
  newExperiment: 'New experiment',
  newExperimentHint: 'Drop the cases to run a flow over them',
  allExperiments: 'All experiments',
  flow: 'Flow',
  waysToUseThisData: 'Ways to use this data set',
  hasScriptedAnswers: (title: string) => `${title} (has scripted answers)`,
  flowToRun: 'Flow to run',
  flowToRunPlaceholder: 'Type a part of its name',
  loadingTheFlow: 'Loading the flow',
  yourDraft: 'Your draft',
} as const;

export const plotText = {
  valuesAreInTableBeside: (title: string) => `${title}; the values are in the table beside it`,
  valuesNamed: (title: string) => `Values: ${title}`,
} as const;

export const roundsChartText = {
  accuracyAfterEachRound: 'Accuracy after each round',
  round: 'Round',
  accuracy: 'Accuracy',
} as const;

export const scoreDraftText = {
  writeProgramThatReturns: 'Write a program that returns { score }.',
} as const;

export const scoreSectionText = {
  none: 'None',
  runsAndCostsAreCounted: 'Runs and costs are counted; nothing is called right or wrong.',
  exact: 'Exact',
  outputIsWhatIsExpected: 'The output is what is expected; spaces around it do not count.',
  contains: 'Contains',
  outputContainsWhat: 'The output contains what is expected.',
  number: 'Number',
  numberOrLastNumber: 'The number, or the last number in the text, is near enough.',
  schema: 'Schema',
  outputFitsJsonSchema: 'The output fits a JSON Schema.',
  expression: 'Expression',
  overOutputExpectedInput: 'Over output, expected, input and fields; true, false or a number from 0 to 1.',
  program: 'Program',
  javaScriptOverInput: 'JavaScript over input.output, input.expected, input.fields; it returns { score }.',
  judge: 'Judge',
  flowWithOutputNamedScore: 'A flow with an output named score; its calls are counted apart.',
  score: 'Score',
  kind: 'Kind',
  comparedOutput: 'Compared output',
  answer: 'answer',
  offByAtMost: 'Off by at most',
  capitalsDoNotCount: 'Capitals do not count',
  yourDraft: 'Your draft',
  flowThatJudges: 'Flow that judges',
} as const;

export const spreadChartText = {
  runs: 'Runs',
} as const;
