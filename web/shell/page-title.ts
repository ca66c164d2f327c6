const shown = { title: '', openTasks: 0 };

/** Writes the browser's tab: how many tasks wait, where one is, and the product's name. */
export function setPageTitle(change: Partial<typeof shown>): void {
  Object.assign(shown, change);
  const count = shown.openTasks === 0 ? '' : `(${shown.openTasks}) `;
  document.title = `${count}${shown.title === '' ? '' : `${shown.title} · `}Flowright`;
}
