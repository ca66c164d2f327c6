/** The language of the workbench, for numbers, dates and plurals. */
export const language = 'en';
