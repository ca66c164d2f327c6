import type { Json, JsonObject } from '#engine/json';
import type { Message } from '#engine/run/message';
import { messageTextsText } from '../text/run.ts';
import { printValue } from './ValueView.tsx';

/** Values by port as texts that somebody may edit: text as it is, anything else as JSON. */
export function printTexts(values: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([port, value]) => [port, printValue(value)]));
}

/** The values again; what was text stays text, and what is no JSON any more is a problem of its port. */
export function readTexts(
  texts: Readonly<Record<string, string>>,
  before: JsonObject,
): { values: JsonObject; problems: Record<string, string> } {
  const problems: Record<string, string> = {};
  const values = Object.entries(texts).map(([port, text]): [string, Json] => {
    if (typeof before[port] === 'string') return [port, text];
    try {
      const value: Json = JSON.parse(text);
      if (!Array.isArray(before[port]) || Array.isArray(value)) return [port, value];
      problems[port] = messageTextsText.thisPortTakesListWrite;
    } catch {
      problems[port] = messageTextsText.thisIsNotJson;
    }
    return [port, null];
  });
  return { values: Object.fromEntries(values), problems };
}

/** What differs, by port. */
export function changedValues(values: JsonObject, before: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([port, value]) => JSON.stringify(value) !== JSON.stringify(before[port])),
  );
}

/** The values of messages, a list where a port got several. */
export function valuesOf(messages: Readonly<Record<string, Message | readonly Message[]>>): JsonObject {
  return Object.fromEntries(
    Object.entries(messages).map(([port, message]): [string, Json] => [
      port,
      isList(message) ? message.map(({ value }) => value) : message.value,
    ]),
  );
}

function isList(message: Message | readonly Message[]): message is readonly Message[] {
  return Array.isArray(message);
}
