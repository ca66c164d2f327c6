/**
 * The smallest value that fits a JSON Schema, the same each time. Knows what response schemas are made of;
 * `pattern`, `not` and conditions are beyond it.
 * @param {any} schema @param {any} [root] @param {number} [depth] @returns {unknown}
 */
export function fitSchema(schema, root = schema, depth = 0) {
  if (typeof schema !== 'object' || schema === null || depth > 32) return null;
  if (typeof schema.$ref === 'string') return fitSchema(resolve(root, schema.$ref), root, depth + 1);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choice))
    return fitSchema({ ...schema, anyOf: undefined, oneOf: undefined, ...choice[0] }, root, depth + 1);
  if (Array.isArray(schema.allOf)) return fitSchema(merge(schema), root, depth + 1);

  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? (schema.properties ? 'object' : 'string'));
  if (type === 'object') {
    const names = new Set([...(schema.required ?? []), ...Object.keys(schema.properties ?? {})]);
    return Object.fromEntries(
      [...names].map((name) => [name, fitSchema(schema.properties?.[name] ?? {}, root, depth + 1)]),
    );
  }
  if (type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => fitSchema(schema.items ?? {}, root, depth + 1));
  }
  if (type === 'number' || type === 'integer') return fitNumber(schema, type);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  return 'text'.padEnd(schema.minLength ?? 0, '.').slice(0, schema.maxLength ?? Number.POSITIVE_INFINITY);
}

/** @param {any} schema @param {string} type */
function fitNumber(schema, type) {
  const step = schema.multipleOf ?? (type === 'integer' ? 1 : 0);
  let value = schema.minimum ?? 0;
  if (schema.exclusiveMinimum !== undefined) value = Math.max(value, schema.exclusiveMinimum + (step || 0.5));
  if (step) value = Math.ceil(value / step) * step;
  const most =
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - (step || 0.5));
  return most === undefined ? value : Math.min(value, most);
}

/** @param {any} schema */
function merge(schema) {
  const { allOf, ...rest } = schema;
  const parts = [rest, ...allOf];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

/** @param {any} root @param {string} ref */
function resolve(root, ref) {
  const path = ref.replace(/^#\/?/, '');
  if (path === '') return root;
  return path.split('/').reduce((value, part) => value?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], root);
}
