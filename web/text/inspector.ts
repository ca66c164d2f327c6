export const codeFieldText = {
  openLarge: (name: string) => `Open ${name} large`,
} as const;

export const commitNumberText = {
  numberIsNeededHere: 'A number is needed here.',
  onlyWholeNumbers: 'Only whole numbers are allowed here.',
  atLeastIsNeeded: (min: number) => `At least ${min} is needed.`,
  atMostIsAllowed: (max: number) => `At most ${max} is allowed.`,
} as const;

export const defaultOutputsFieldText = {
  defaultOutputs: 'Default outputs',
  objectWithEntryForEach: 'An object with an entry for each output is needed.',
} as const;

export const expressionFieldText = {
  placeholder: 'value.score > 0.5',
  expressionIsNeeded: 'An expression is needed.',
} as const;

export const inspectorText = {
  readOnly: 'Read only',
  inspector: 'Inspector',
  selected: (count: number) => `${count} selected`,
  wrapInLoop: 'Wrap in a loop',
  wrapInMap: 'Wrap in a map',
  collapseToSubFlow: 'Collapse to a sub-flow',
  duplicate: 'Duplicate',
  delete: 'Delete',
} as const;

export const jsonFieldText = {
  thisIsNotJsonYet: 'This is not JSON yet.',
} as const;

export const portRowsText = {
  add: (what: string) => `Add ${what}`,
  close: 'Close',
  open: 'Open',
  nameOf: (what: string, name: string) => `Name of ${what} ${name}`,
  typeOf: (name: string) => `Type of ${name}`,
  removeNamed: (name: string) => `Remove ${name}`,
  required: 'Required',
  takesAllEdgesAsList: 'Takes all edges as a list',
} as const;

export const schemaEditorText = {
  editAsFields: 'Edit as fields',
  description: 'Description',
  descriptionPlaceholder: 'What it means, for people and models',
  choicesOneOnEachLine: 'Choices, one on each line',
  atLeastOneChoice: 'At least one choice is needed.',
  editAsJsonSchema: 'Edit as JSON Schema',
  jsonSchema: 'JSON Schema',
  eachItem: 'Each item',
  typeOfEachItem: 'Type of each item',
  thisIsNotSchema: 'This is not a schema.',
} as const;

export const schemaKindsText = {
  anything: 'Anything',
  text: 'Text',
  longText: 'Long text',
  markdown: 'Markdown',
  number: 'Number',
  wholeNumber: 'Whole number',
  yesOrNo: 'Yes or no',
  oneOf: 'One of…',
  list: 'List',
  object: 'Object',
  jsonSchema: 'JSON Schema',
  nameIsNeeded: 'A name is needed.',
  useLettersDigitsAndNot: 'Use letters, digits and "_", not beginning with a digit.',
  thereIsAnotherOneCalled: (name: string) => `There is another one called "${name}".`,
} as const;

export const useNodeEditingText = {
  changeNode: 'Change node',
} as const;
