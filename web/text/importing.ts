import { plural } from './plural.ts';

export const importDialogText = {
  mayNotAddReleases: 'This file holds releases. Your role does not let you add them to this library.',
  itWasNotImportedNothing: 'It was not imported. Nothing was changed.',
  importAFlow: 'Import a flow',
  importAFlowDescription: 'Opening a file is as safe as opening a picture: nothing in it runs, nothing is fetched.',
  cancel: 'Cancel',
  lookThenImport: 'Look, then import',
  import: 'Import',
  orPasteItsText: 'Or paste its text',
  releasesWereAdded: (count: number) =>
    plural(count, { one: '1 release was added.', other: `${count} releases were added.` }),
  flowFile: 'Flow file',
  chooseAFile: 'Choose a file',
  fromAnotherServer: 'From another server',
} as const;

export const importPreviewText = {
  lookingWhatItNeeds: 'Looking what it needs',
  itUsesFlow: (message: string) => `It uses a flow that this library does not have, which may ask for more: ${message}`,
  checkingEveryRelease: 'Checking every release',
  thisFileHasProblems: (count: number) =>
    plural(count, {
      one: 'This file cannot be imported. Nothing was changed.',
      other: `This file has ${count} problems. Nothing was changed.`,
    }),
} as const;

export const importReportViewText = {
  whatItBrings: 'What it brings',
  everythingInItIsThere: 'Everything in it is there already.',
  thereAlready: (names: string) => `There already: ${names}`,
  nothingOfItRunsNow: 'Nothing of it runs now. Its first run will ask for',
  hostsItCalls: 'Hosts it calls',
  toolsItUses: 'Tools it uses',
  modelRoles: 'Model roles',
  people: 'People',
  askedForBeforeItRuns: 'Asked for before it runs',
  code: 'Code',
  javaScriptShutInSandbox: 'JavaScript, shut in a sandbox without network or files',
  nothing: 'Nothing',
  itCallsNoModel: 'It calls no model and nobody outside.',
  hostsAndToolsAreAllowed:
    'Hosts and tools are allowed for each run, for exactly this content: when the flow changes, it asks again.',
} as const;

export const otherServerFieldsText = {
  addressOfServer: 'Address of the server',
  token: 'Token',
  tokenHint: 'If that server asks for one. It is used once and kept nowhere.',
  writeAddressOfOther: 'Write the address of the other server.',
  writeItWithHttps: 'Write it with https:// in front.',
} as const;

export const pullFormText = {
  isInThisLibrary: (reference: string) => `${reference} is in this library.`,
  itCouldNotBeGot: 'It could not be got from there. Nothing was changed.',
  flow: 'Flow',
  flowHint: 'Its name there, with a version or without: summarise@1.2.0',
  writeItsNameSuch: 'Write its name, such as summarise@1.2.0.',
} as const;

export const readImportText = {
  thisFileOfReleases: (message: string) => `This file of releases is not as one is written: ${message}.`,
  thisKeyIsNotAllowed: 'This key is not allowed in a file.',
  askForFileAgain: 'Ask for the file again.',
} as const;
