import { plural } from './plural.ts';

export const addNodeText = {
  addNode: 'Add node',
  noOutputOfThisNode: 'No output of this node fits there.',
  nodeIsAtEnd: 'The node is at an end of this edge.',
  noOutputOfThisNodeFits: 'No output of this node fits the end of the edge.',
  insertNode: 'Insert node',
} as const;

export const alignText = {
  alignLeft: 'Align left',
  alignCentres: 'Align centres',
  alignRight: 'Align right',
  alignTop: 'Align top',
  alignMiddles: 'Align middles',
  alignBottom: 'Align bottom',
  distributeAcross: 'Distribute across',
  distributeDown: 'Distribute down',
  selectNodesOrMore: (least: string) => `Select ${least} nodes or more in the same frame.`,
  two: 'two',
  three: 'three',
  align: 'Align',
  distribute: 'Distribute',
} as const;

export const clipboardText = {
  clipboardHoldsNoNodes: 'The clipboard holds no nodes or flow.',
  flowOnClipboardHasNo: 'The flow on the clipboard has no nodes.',
  paste: 'Paste',
  thisPartOfFlowNo: 'This part of the flow no longer exists.',
  selectNodesToDuplicate: 'Select the nodes to duplicate.',
  duplicate: 'Duplicate',
} as const;

export const collapseText = {
  selectNodesToCollapse: 'Select the nodes to collapse.',
  liesBetweenSelectedNodes: (detour: string) => `"${detour}" lies between the selected nodes. Select it too.`,
  collapseToSubFlow: 'Collapse to a sub-flow',
  keepsItsPassages: (id: string) =>
    `"${id}" keeps its passages in this flow's own state, which a sub-flow cannot reach. Leave it outside.`,
  writesThisFlowsOwnState: (id: string) =>
    `"${id}" writes this flow's own state, which a sub-flow cannot reach. Leave it outside.`,
  endsThisFlowInsideSub: (id: string) =>
    `"${id}" ends this flow; inside a sub-flow it would only end that. Leave it outside.`,
  callsThisFlowItself: (id: string) =>
    `"${id}" calls this flow itself; inside a sub-flow it would call that one. Leave it outside.`,
} as const;

export const connectAcrossText = {
  thereIsNoInputHere: 'There is no input here to begin from.',
  connectNewInputToFrame: 'Connect the new input to the frame first.',
  whatComesOut: 'What comes out of this frame cannot go into it again. Use "previous" inside a loop.',
} as const;

export const connectText = {
  doesNotFitWhichTakes: (given: string, port: string, type: string) =>
    `${given} does not fit "${port}", which takes ${type}.`,
  thisPartOfFlowNo: 'This part of the flow no longer exists.',
  theseTwoAreConnected: 'These two are connected already.',
  hasNoInput: (node: string, port: string) => `"${node}" has no input "${port}".`,
  thisEdgeWouldLeadBack: 'This edge would lead back to where it began.',
  connect: 'Connect',
  hasNoFreeInput: (id: string) => `"${id}" has no free input that takes this.`,
  addInput: 'Add input',
} as const;

export const describeEditText = {
  edge: (from: string, to: string) => `${from} to ${to}`,
  added: (nodes: string) => `Added ${nodes}`,
  addedNodes: (count: number) => `Added ${count} nodes`,
  deleted: (nodes: string) => `Deleted ${nodes}`,
  deletedNodes: (count: number) => `Deleted ${count} nodes`,
  deletedEdge: (edges: string) => `Deleted the edge from ${edges}`,
  deletedEdges: (count: number) => `Deleted ${count} edges`,
  connected: (edges: string) => `Connected ${edges}`,
  connectedEdges: (count: number) => `Connected ${count} edges`,
} as const;

export const dissolveText = {
  unpack: 'Unpack',
  discussionIsSubFlowNow: 'The discussion is a sub-flow now. Enter it to see how it works.',
  onlyFrameSubFlow: 'Only a frame, a sub-flow, a discussion or a model with tools can be unpacked.',
  hasStateOfItsOwn: (id: string) => `"${id}" has a state of its own, which would be lost. Move it out first.`,
  edgesHadNoCounterpart: (lost: number) =>
    `${lost} ${plural(lost, { one: 'edge', other: 'edges' })} had no counterpart outside and went away.`,
  toolOfIsFlow: (id: string) => `A tool of "${id}" is a flow that was not found.`,
  toolsAreLoopNowModel: 'The tools are a loop now: the model thinks, and uses tools until it answers.',
} as const;

export const findTexts = {
  replaceTimes: (count: number) => plural(count, { one: 'Replace', other: `Replace ${count} times` }),
} as const;

export const fixesText = {
  deleteTheEdge: 'Delete the edge',
  deleteEdge: 'Delete edge',
  wrapInLoop: 'Wrap in a loop',
  removeTheOutput: 'Remove the output',
  removeOutput: 'Remove output',
  removeTheConstant: 'Remove the constant',
  removeConstant: 'Remove constant',
  removeTheOverride: 'Remove the override',
  removeOverride: 'Remove override',
  pinWhatIsThereNow: 'Pin what is there now',
  renewPin: 'Renew pin',
  declareTheRole: 'Declare the role',
  declareTheHost: 'Declare the host',
  declareTheState: 'Declare the state',
  declareTheServer: 'Declare the tool server',
  sendAsOne: 'Send it as one message',
  sendEach: 'Send each item on its own',
  removeTheBody: 'Remove the body',
  answerWithTheLast: 'Answer with the last round',
  makeItList: 'Make it a list of its own',
  removeTheTools: 'Remove the tools',
  takeOneSample: 'Take one sample',
  removeTheCalls: 'Remove the declared calls',
  takeNoList: 'Take one message at the port',
  connect: (from: string) => `Connect ${from}`,
  newInputOfFlow: 'New input of the flow',
  newInputOfFrame: 'New input of the frame',
} as const;

export const groupText = {
  selectNodesToGroup: 'Select the nodes to group.',
  addToGroup: 'Add to group',
  group: 'Group',
  selectGroupOrNodes: 'Select a group, or nodes that are in one.',
  ungroup: 'Ungroup',
} as const;

export const hostEditsText = {
  changeUrl: 'Change URL',
} as const;

export const interfaceEditsText = {
  onlyFlowHasInterface: 'Only a flow has an interface.',
  renamePort: 'Rename port',
  thereIsAnotherCalled: (side: string, to: string) => `There is another ${side} called "${to}".`,
  changeInterface: 'Change interface',
  removePort: 'Remove port',
  changePort: 'Change port',
  onlyFlowHasRoles: 'Only a flow has roles.',
  thereIsAnotherRoleCalled: (to: string) => `There is another role called "${to}".`,
  renameRole: 'Rename role',
  thereIsAnotherStateKey: (to: string) => `There is another state key called "${to}".`,
  renameStateKey: 'Rename state key',
} as const;

export const moveBetweenText = {
  selectNodesToMove: 'Select the nodes to move.',
  moveIntoFrame: 'Move into the frame',
  moveOutOfFrame: 'Move out of the frame',
  thisPartOfFlowNo: 'This part of the flow no longer exists.',
  liesBetweenFrameAndWhat: (detour: string) => `"${detour}" lies between the frame and what you move. Move it too.`,
  makesItemsOfThisMap: (node: string) => `"${node}" makes the items of this map, so it has to stand outside.`,
  usesWhichIsKnown: (node: string, port: string) => `"${node}" uses "${port}", which is known only inside this frame.`,
  nextRoundUsesWhatGives: (node: string) => `The next round uses what "${node}" gives, so it has to stay inside.`,
  frameWouldNeedWhat: 'The frame would need what it makes itself. Move the nodes out that lie on this way too.',
  keepsItsStateWhere: (id: string) => `"${id}" keeps its state where it stands. Leave it there.`,
} as const;

export const reconnectText = {
  thisEdgeNoLongerExists: 'This edge no longer exists.',
  reconnect: 'Reconnect',
} as const;

export const removeText = {
  delete: 'Delete',
} as const;

export const renameText = {
  thisHasNoName: 'This has no name of its own.',
  renameNode: 'Rename node',
} as const;

export const wrapText = {
  selectNodesToWrap: 'Select the nodes to wrap.',
  liesBetweenSelectedNodes: (detour: string) =>
    `"${detour}" lies between the selected nodes. Select it too, so that the frame does not cut across it.`,
  wrapInLoop: 'Wrap in a loop',
  wrapInMap: 'Wrap in a map',
} as const;
