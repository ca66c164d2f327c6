import { plural } from './plural.ts';

export const brokenDraftText = {
  flowCouldNotBeStored: 'The flow could not be stored.',
  isNotFlowYet: (name: string) => `${name} is not a flow yet`,
  correctTextBelowNothing:
    'Correct the text below; nothing of it is lost. It opens in the editor as soon as nothing is wrong.',
  flowFile: 'Flow file',
  openInEditor: 'Open in the editor',
} as const;

export const connectChoicesText = {
  newInputOfFlow: 'new input of the flow',
  intoNamed: (name: string) => `into ${name}`,
  newInput: (place: string) => `${place} › new input`,
} as const;

export const connectPickerText = {
  connect: 'Connect',
  thisNodeHasNoPorts: 'This node has no ports.',
  nothingHereFits: 'Nothing here fits.',
  newNode: 'New node…',
  endItElsewhere: 'End it elsewhere',
  beginItElsewhere: 'Begin it elsewhere',
  whichEndQuestion: 'Which end?',
  whichPortQuestion: 'Which port?',
  whatGoesInto: (port: string) => `What goes into "${port}"?`,
  whereDoesGo: (port: string) => `Where does "${port}" go?`,
  theNewInput: 'the new input',
} as const;

export const editorActionsText = {
  tidying: 'Tidying up…',
  cancel: 'Cancel',
  thisFlowIsNotEdited: 'This flow is not edited here.',
  itIsReleaseOrAnother: 'It is a release or another draft. Open that draft to change it.',
  edgeCannotLeadBack: 'An edge cannot lead back.',
  repeatTheseNodesInLoop: 'Repeat these nodes in a loop, and each round starts from what the last one left.',
  wrapInLoop: 'Wrap in a loop',
  selectFrameOrSubFlow: 'Select a frame or a sub-flow.',
  tidy: 'Tidy',
  layoutCouldNotBeMade: 'The layout could not be made.',
  selectNodesThatLie: 'Select nodes that lie in the same frame.',
} as const;

export const editorDialogsText = {
  isPublished: (published: string, version: string) => `${published} ${version} is published.`,
  restoreVersion: 'Restore version',
  restoredStateOfUndoTakes: (ago: string) => `Restored the state of ${ago}. Undo takes it back.`,
  draftCouldNotBeDeleted: 'The draft could not be deleted.',
  deleteNamedQuestion: (name: string) => `Delete “${name}”?`,
  delete: 'Delete',
  draftAndItsHistoryGo: 'The draft and its history go away for good. Releases made from it stay in the library.',
  copyNamed: (title: string) => `${title} (copy)`,
  copyCouldNotBeStored: 'The copy could not be stored.',
} as const;

export const editorPageText = {
  openingTheFlow: 'Opening the flow',
  thereIsNoFlowCalled: (name: string) => `There is no flow called “${name}” in this browser`,
  gallery: 'Gallery',
  draftsAreKeptByBrowser:
    'Drafts are kept by the browser they were made in. It may have been deleted, or made in another one.',
  changesOfAnotherTab: 'Changes of another tab',
} as const;

export const editorPanelsText = {
  addANode: 'Add',
  settings: 'Settings',
  closeTheSettings: 'Close the settings',
} as const;

export const editorPickersText = {
  alongAnEdge: 'Along an edge',
  whereToQuestion: 'Where to?',
  whereFromQuestion: 'Where from?',
  noEdgeLeadsThere: 'No edge leads there.',
  edgesOfThisNode: 'Edges of this node',
  edgesOfThisNodePlaceholder: 'Which edge?',
  nothingIsConnectedHere: 'Nothing is connected here.',
  moveIntoFrame: 'Move into a frame',
  moveIntoFramePlaceholder: 'Which frame?',
  thereIsNoOtherLoop: 'There is no other loop or map here.',
  insertIntoEdge: 'Insert into an edge',
  itFitsNoEdgeHere: 'It fits no edge here, or it is connected already.',
} as const;

export const editorStepsText = {
  edge: (from: string, to: string) => `${from} to ${to}`,
  nothingFollows: 'Nothing follows.',
  nothingLeadsHere: 'Nothing leads here.',
  resize: 'Resize',
  resized: (width: number, height: number) => `${width} by ${height}.`,
} as const;

export const emptyCanvasText = {
  dragNodeHereOrPress: 'Drag a node here, or press',
  toSearch: 'to search',
  thenDrawEdgeFromInput: 'Then draw an edge from the input to the node, and from the node to the output.',
} as const;

export const findPanelText = {
  findAndReplace: 'Find and replace',
  find: 'Find',
  findPlaceholder: 'Find in prompts, code and titles',
  matchCase: 'Match case',
  wholeWords: 'Whole words',
  close: 'Close',
  replaceBy: 'Replace by',
  replace: 'Replace',
  all: 'All',
  nothingIsFound: 'Nothing is found.',
  of: (number: number, count: number) => `${number} of ${count}`,
  previous: 'Previous',
  next: 'Next',
  flow: 'flow',
  andMore: (count: number) => `and ${count} more`,
} as const;

export const problemListText = {
  noProblems: 'No problems',
  problems: (count: number) => `${count} ${plural(count, { one: 'problem', other: 'problems' })}`,
  heading: 'Problems',
  nothingIsWrong: 'Nothing is wrong with this flow.',
  error: 'Error',
  warning: 'Warning',
} as const;

export const roundStopDialogText = {
  stopInOneRound: 'Stop in one round',
  stopInOneRoundDescription:
    'The run stops here once, and you can look at the messages or change them before it goes on.',
  set: 'Set',
  when: 'When',
  beforeTheNode: 'Before the node',
  afterTheNode: 'After the node',
  round: 'Round',
  roundHint: 'Counted from 1. In a loop inside a loop, rounds go on counting over the whole run.',
  wholeNumberFromOneOn: 'A whole number from 1 on.',
} as const;

export const runDockText = {
  run: 'Run',
  foldRunAway: 'Fold the run away',
  showTheRun: 'Show the run',
  takeRunOffCanvas: 'Take the run off the canvas',
} as const;

export const runFromSelectedText = {
  runDidNotStart: 'The run did not start.',
} as const;

export const savingBannerText = {
  anotherTabDeleted: 'Another tab deleted this draft.',
  anotherTabTurned: 'Another tab turned this draft into text that is not a flow yet.',
  anotherTabChanged: (difference: string) => `Another tab changed this draft too. Theirs against yours: ${difference}.`,
  keepMine: 'Keep mine',
  takeTheirs: 'Take theirs',
  theBrowserRefused: 'The browser refused.',
  draftCouldNotBeSaved: (message: string) =>
    `The draft could not be saved: ${message} Your work is still here; export it if this goes on.`,
  tryAgain: 'Try again',
} as const;

export const selectionMenuText = {
  stopThisNode: (when: string) => `Stop ${when} this node`,
  enter: 'Enter',
  duplicate: 'Duplicate',
  group: 'Group',
  align: 'Align',
  unpack: 'Unpack',
  stopInOneRound: 'Stop in one round…',
  delete: 'Delete',
} as const;

export const topBarText = {
  undo: 'Undo',
  undoUndone: (undone: string) => `Undo: ${undone}`,
  redo: 'Redo',
  tidyUp: 'Tidy up',
  more: 'More',
  publish: 'Publish',
  cancel: 'Cancel',
  run: 'Run',
  titleOfFlow: 'Title of the flow',
  renameFlow: 'Rename flow',
  saved: 'Saved',
  unsaved: 'Unsaved',
  saving: 'Saving…',
  notSaved: 'Not saved',
  changedElsewhere: 'Changed elsewhere',
} as const;

export const useBreakpointsOfText = {
  runDidNotTakeBreakpoints: 'The run did not take the breakpoints.',
} as const;

export const useGoToText = {
  flowWasNotFound: (use: string) => `The flow "${use}" was not found.`,
} as const;

export const useStartOrCancelText = {
  runCouldNotBeCancelled: 'The run could not be cancelled.',
  thingsHaveToBeMended: (errors: number) =>
    `${plural(errors, { one: 'One thing has', other: `${errors} things have` })} to be mended before this can run.`,
} as const;

export const versionsDialogText = {
  versionHistory: 'Version history',
  versionHistoryDescription: 'The last 50 states, one a minute; those kept on purpose are marked.',
  compareVersions: 'Compare versions and releases',
  nothingWasSavedYet: 'Nothing was saved yet',
  kept: 'kept',
  notFlowYet: 'not a flow yet',
  nodesToNow: (count: number, difference: string) => `${count} nodes · to now: ${difference}`,
  compareStateOfWithNow: (ago: string) => `Compare the state of ${ago} with now`,
  compare: 'Compare',
  restore: 'Restore',
} as const;
