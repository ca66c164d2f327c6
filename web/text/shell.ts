export const errorBoundaryText = {
  thisPageStoppedWorking: 'This page stopped working',
  drawItAgain: 'Draw it again',
  reloadTheWorkbench: 'Reload the workbench',
  yourFlowsAndRuns: 'Your flows and runs are stored; nothing is lost. What happened:',
} as const;

export const formatTimeText = {
  inAMoment: 'in a moment',
  justNow: 'just now',
  milliseconds: (milliseconds: number) => `${milliseconds} ms`,
  seconds: (seconds: string) => `${seconds} s`,
  minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  hours: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
} as const;

export const mainText = { skipToPage: 'Skip to the page' } as const;

export const navRailText = {
  places: 'Places',
  flowrightGallery: 'Flowright, gallery',
  gallery: 'Gallery',
  runs: 'Runs',
  tasks: 'Tasks',
  experiments: 'Experiments',
  settings: 'Settings',
  open: 'open',
  themeSwitchTo: (choice: string, nextTheme: string) => `Theme: ${choice}; switch to ${nextTheme}`,
} as const;

export const newVersionText = {
  newVersionIsReady: 'A new version is ready',
  nothingChangesUntilYou: 'Nothing changes until you reload.',
  reload: 'Reload',
} as const;

export const notFoundText = {
  notFound: 'Not found',
  thereIsNothing: 'There is nothing at this address',
  gallery: 'Gallery',
  runs: 'Runs',
  linkMayBeMistyped: 'The link may be mistyped, or what it led to was deleted.',
} as const;

export const serverLostText = {
  serverDoesNotAnswerRuns: 'The server does not answer. Runs in this browser go on; what is on the server waits.',
} as const;

export const taskNoticesText = {
  askedBy: (flowTitle: string) => `Asked by ${flowTitle}`,
} as const;
