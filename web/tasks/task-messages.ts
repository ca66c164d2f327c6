import { isJsonObject, type Json } from '#engine/json';
import type { TaskView } from '#engine/protocol/index';

/** Shorter texts are found in almost any prompt by chance. */
const shortestQuote = 8;

/** What the task received and neither its prompt nor its subject shows already, by port. */
export function unseenMessages(
  task: Pick<TaskView, 'messages' | 'prompt' | 'subject'>,
): ReadonlyArray<readonly [port: string, value: Json]> {
  return Object.entries(task.messages).flatMap(([port, value]) => {
    if (JSON.stringify(value) === JSON.stringify(task.subject)) return [];
    const unseen = withoutQuotes(value, task.prompt);
    return unseen === undefined ? [] : [[port, unseen] as const];
  });
}

/** True for a text that the prompt holds word for word. */
export function isQuoted(prompt: string, value: Json): boolean {
  if (typeof value !== 'string') return false;
  const text = value.trim();
  return text.length >= shortestQuote && prompt.includes(text);
}

/** The value without the fields that the prompt quotes; undefined when nothing is left. */
function withoutQuotes(value: Json, prompt: string): Json | undefined {
  if (isQuoted(prompt, value)) return undefined;
  if (!isJsonObject(value)) return value;
  const fields = Object.entries(value);
  const unseen = fields.filter(([, field]) => withoutQuotes(field, prompt) !== undefined);
  return fields.length > 0 && unseen.length === 0 ? undefined : Object.fromEntries(unseen);
}
