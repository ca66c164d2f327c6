export const comboboxText = {
  showAll: 'Show all',
  nothingFits: 'Nothing fits.',
} as const;

export const dialogText = {
  close: 'Close',
  cancel: 'Cancel',
} as const;

export const emptyStateText = {
  loading: 'Loading',
  thisDidNotWork: 'This did not work',
  tryAgain: 'Try again',
} as const;

export const formDialogText = {
  cancel: 'Cancel',
} as const;

export const jsonFieldText = {
  thisIsNotJsonYet: 'This is not JSON yet.',
  textOrJson: 'Text, or JSON.',
  json: 'JSON.',
} as const;

export const listFieldText = {
  items: 'Items',
  item: 'Item',
  moveItemUp: (number: number) => `Move item ${number} up`,
  moveItemDown: (number: number) => `Move item ${number} down`,
  removeItem: (number: number) => `Remove item ${number}`,
  add: 'Add',
} as const;

export const menuText = {
  chosen: 'chosen',
} as const;

export const numberFieldText = {
  less: 'Less',
  more: 'More',
} as const;

export const plotValueText = {
  numbers: 'Numbers',
  x: 'x',
  lineChart: 'Line chart',
  scatterPlot: 'Scatter plot',
  barChart: 'Bar chart',
  at: (label: string, y: string) => `${label} at ${y}`,
  fromTo: (name: string, low: string, high: string) => `${name} from ${low} to ${high}`,
} as const;

export const renderedMarkdownText = {
  image: '[image]',
  imageNamed: (alt: string) => `[image: ${alt}]`,
} as const;

export const schemaValueText = {
  yes: 'Yes',
  no: 'No',
} as const;

export const selectText = {
  choose: 'Choose…',
} as const;

export const statusBadgeText = {
  running: 'Running',
  queued: 'Queued',
  held: 'Waits for its turn',
  waiting: 'Waiting',
  paused: 'Paused',
  retrying: 'Retrying',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
} as const;

export const useSchemaFormText = {
  isMissing: 'is missing',
} as const;

export const variantFieldText = {
  value: 'value',
  or: ' or ',
} as const;

export const progressBarText = {
  of: (done: number, all: number) => `${done} of ${all}`,
} as const;

export const waitBarText = {
  cancel: 'Cancel',
} as const;
