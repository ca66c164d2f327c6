import type { Json } from '#engine/json';

const key = (task: string): string => `flowright.answer.${task}`;

/** What was filled in for a task before the page was left; undefined when nothing was. */
export function recallAnswer(task: string): Json | undefined {
  try {
    const text = sessionStorage.getItem(key(task));
    const value: Json | undefined = text === null ? undefined : JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Keeps what is filled in while the tab lives; undefined forgets it. */
export function keepAnswer(task: string, answer: Json | undefined): void {
  try {
    if (answer === undefined) sessionStorage.removeItem(key(task));
    else sessionStorage.setItem(key(task), JSON.stringify(answer));
  } catch {
    // The form itself still holds it.
  }
}
