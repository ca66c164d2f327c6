import type { FlowFile } from '#engine/format/index';
import type { JsonObject } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';

/** Which ports of a flow a conversation goes through. */
export interface TextInterface {
  /** Receives what is asked. */
  readonly input: string;
  /** Holds the answer. */
  readonly output: string;
}

type Interface = FlowFile['interface'];

/**
 * The text ports of a flow, or undefined when it has none: among its inputs a single one must be given, and it is a
 * text; its answer is its only output that is a text. When every input may be absent, the only one that is a text.
 */
export function textInterfaceOf(flowInterface: Interface): TextInterface | undefined {
  const { input, output, optional = [] } = flowInterface;
  const needed = Object.keys(input).filter((name) => !optional.includes(name) && input[name]?.default === undefined);
  const asked = needed.length === 0 ? only(textsOf(input)) : only(needed);
  const answer = only(textsOf(output));
  if (asked === undefined || answer === undefined || !isText(input[asked])) return undefined;
  return { input: asked, output: answer };
}

function textsOf(ports: Interface['input']): string[] {
  return Object.keys(ports).filter((name) => isText(ports[name]));
}

function isText(schema: PortSchema | undefined): boolean {
  const types = schema?.type === undefined ? [] : [schema.type].flat();
  return types.includes('string') && types.every((type) => type === 'string' || type === 'null') && !schema?.enum;
}

function only(names: readonly string[]): string | undefined {
  return names.length === 1 ? names[0] : undefined;
}

export interface Turn {
  readonly role: string;
  readonly text: string;
}

/**
 * A conversation as one text: its last turn alone when nothing was said before, else every turn under the name of
 * who said it, since the flow remembers nothing from one call to the next.
 */
export function conversationText(turns: readonly Turn[]): string {
  if (turns.length === 1) return turns[0]!.text;
  return turns.map(({ role, text }) => `${names[role] ?? role}: ${text}`).join('\n\n');
}

const names: Readonly<Record<string, string>> = {
  system: 'Instructions',
  developer: 'Instructions',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
};

/** The answer of a finished run; an absent or empty one is an empty text. */
export function answerText(output: JsonObject | undefined, port: string): string {
  const value = output?.[port];
  return typeof value === 'string' ? value : '';
}
