const shown = { title: '', openTasks: 0 };
const listeners = new Set<() => void>();

/** Writes the browser's tab: how many tasks wait, where one is, and the product's name. */
export function setPageTitle(change: Partial<typeof shown>): void {
  Object.assign(shown, change);
  const count = shown.openTasks === 0 ? '' : `(${shown.openTasks}) `;
  document.title = `${count}${pageTitle()}`;
  for (const listener of [...listeners]) listener();
}

/** Where one is, and the product's name. */
export function pageTitle(): string {
  return `${shown.title === '' ? '' : `${shown.title} · `}Flowright`;
}

export function onPageTitle(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
