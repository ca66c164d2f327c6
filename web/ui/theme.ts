import { useSyncExternalStore } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
const key = 'flowright.theme';
const listeners = new Set<() => void>();

/** What the person chose; `system` when nothing was chosen. */
export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Remembers the choice and applies it at once. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(key);
  else localStorage.setItem(key, choice);
  applyTheme();
}

/** Puts the chosen theme on the page; called once before the first paint. */
export function applyTheme(): void {
  const choice = themeChoice();
  if (choice === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = choice;
  for (const listener of listeners) listener();
}

function current(): 'light' | 'dark' {
  const choice = themeChoice();
  if (choice !== 'system') return choice;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  listeners.add(listener);
  media.addEventListener('change', listener);
  // Another tab of this browser chose.
  const follow = (event: StorageEvent) => event.key === key && applyTheme();
  window.addEventListener('storage', follow);
  return () => {
    listeners.delete(listener);
    media.removeEventListener('change', listener);
    window.removeEventListener('storage', follow);
  };
}

/** The theme in effect, for parts that cannot be themed by CSS (Monaco, toasts). */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, current);
}

/** What the person chose, following changes. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice);
}
