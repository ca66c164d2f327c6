export const editorStoreText = {
  undone: (label: string) => `Undone: ${label}.`,
  doneAgain: (label: string) => `Done again: ${label}.`,
} as const;

export const runClientText = {
  inThisBrowser: 'in this browser',
  onTheServer: 'on the server',
} as const;

export const runStoreText = {
  lineToRunIsLost: 'The line to the run is lost; trying again…',
  thisJournalCannotBeShown: (error: string) => `This journal cannot be shown: ${error}`,
} as const;

export const serverRunsText = {
  serverDoesNotKnow: 'The server does not know this run, or refuses to show it.',
  lineToServerIsLost: 'The line to the server is lost; trying again…',
} as const;
