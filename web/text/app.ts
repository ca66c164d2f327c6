export const mainText = {
  runsInThisBrowserCould: 'Runs in this browser could not be continued.',
  experimentsInThisBrowser: 'Experiments in this browser could not be continued.',
} as const;
