import type { PortSchema } from '../schema/port-schema.ts';

/** The schema of a field of a response, by its path; undefined where the schema knows no such field. */
export function schemaAtPath(schema: PortSchema | undefined, path: string): PortSchema | undefined {
  let current = schema;
  for (const part of path.split('.')) {
    const properties: Readonly<Record<string, PortSchema>> = current?.properties ?? {};
    current = Object.hasOwn(properties, part) ? properties[part] : undefined;
  }
  return current;
}

/** Whether a response may have this field: a schema that lists no properties may have any. */
export function mayHave(schema: PortSchema, path: string): boolean {
  let current: PortSchema | undefined = schema;
  for (const part of path.split('.')) {
    if (current === undefined || current.properties === undefined) return true;
    if (!Object.hasOwn(current.properties, part)) return false;
    current = current.properties[part];
  }
  return true;
}
