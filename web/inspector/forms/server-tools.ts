import { Identifier, type NodeOf, type ServerTool } from '#engine/format/index';
import type { ToolView } from '#engine/protocol/index';
import type { PortSchema } from '#engine/schema/port-schema';

/** A port for every parameter; undefined where one has a name that no port can have, so that all arrive as one object. */
export function inputsOfTool({ properties = {}, required = [] }: PortSchema): NodeOf<'tool'>['inputs'] {
  const names = Object.keys(properties);
  if (names.some((name) => !Identifier.safeParse(name).success)) return undefined;
  return Object.fromEntries(
    names.map((name) => [name, { schema: properties[name]!, ...(required.includes(name) ? {} : { optional: true }) }]),
  );
}

/** A tool as a model is given it: what its server says of it now is written down. */
export function serverToolOf(server: string, { name, description, parameters }: ToolView): ServerTool {
  return { server, tool: name, parameters, ...(description === '' ? {} : { description }) };
}

/** The name by which a model knows a tool: what letters its own name has, and free. */
export function toolAlias(tool: string, taken: readonly string[]): string {
  const plain = tool
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(\d)/, '_$1')
    .slice(0, 56);
  const base = Identifier.safeParse(plain).success ? plain : 'tool';
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!taken.includes(name)) return name;
  }
}

/** Without the refusal of more: a server that adds a field to its answer breaks no flow, and the form shows fields. */
export function openSchema({ additionalProperties: _, ...schema }: PortSchema): PortSchema {
  return schema;
}
