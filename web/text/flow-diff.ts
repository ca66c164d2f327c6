import { plural } from './plural.ts';

export const changeDetailText = {
  changeOf: (title: string) => `Change of ${title}`,
  itNowHandsOnAnother: 'It now hands on another way: whole lists or each item.',
  earlierVersionDoesNot: 'The earlier version does not have it.',
  laterVersionDoesNot: 'The later version does not have it.',
  onlyWhereItStandsDiffers: 'Only where it stands differs.',
  new: 'new',
  gone: 'gone',
} as const;

export const flowDiffViewText = {
  bothAreSame: 'Both are the same',
  previousChange: 'Previous change',
  of: (number: number, count: number) => `${number} of ${count}`,
  nextChange: 'Next change',
  showTheDifferences: 'Show the differences',
  onTheCanvas: 'On the canvas',
  asText: 'As text',
  onlyWayFileIsWritten: 'Only the way the file is written differs.',
  onlyNodesAreDrawn: (count: number) =>
    plural(count, {
      one: 'Only one node is drawn at another place.',
      other: `Only ${count} nodes are drawn at other places.`,
    }),
  breaksThoseWhoUseEarlier: (changes: string) => `Breaks those who use the earlier one: ${changes}.`,
  differencesOnCanvas: 'Differences on the canvas',
  allChanges: 'All changes',
  changes: 'Changes',
} as const;

export const listChangesText = {
  theFlowItself: 'The flow itself',
  inside: (place: string) => `Inside ${place}`,
  was: (type: string, place: string) => `${type}, was ${place}`,
  in: (type: string, place: string) => `${type} in ${place}`,
  edge: 'edge',
  edgeIn: (place: string) => `edge in ${place}`,
  nodesAtOtherPlaces: (count: number) =>
    plural(count, { one: '1 node at another place', other: `${count} nodes at other places` }),
  noDifferences: 'no differences',
} as const;

export const textHunksText = {
  filesSaySame: 'The files say the same.',
  differencesAsText: 'Differences as text',
  lineWasLineIs: (before: number, after: number) => `Line ${before} was, line ${after} is`,
} as const;

export const sideChoiceText = {
  fromVersion: 'From version',
  to: 'to',
  toVersion: 'To version',
} as const;
