import { isJsonObject, type Json } from '../json.ts';
import type { FlowFile } from './flow-file.ts';
import { flowJson } from './flow-json.ts';

const width = 118;
/** Lists that git should compare item by item: each item on a line of its own if it fits. */
const itemPerLine = new Set(['nodes', 'edges', 'cases']);

/** The text of a flow file, made for people and for git: stable order, one edge a line, two spaces. */
export function printFlow(flow: FlowFile): string {
  return `${print(restoreUnknown(flowJson(flow)), '', '')}\n`;
}

function print(value: Json, indent: string, key: string): string {
  const flat = printFlat(value);
  const isList = Array.isArray(value);
  const mustBreak = (isList && itemPerLine.has(key) && value.length > 0) || indent === '';
  if (!mustBreak && indent.length + key.length + 4 + flat.length <= width) return flat;
  const inner = `${indent}  `;
  if (isList) {
    if (value.length === 0) return '[]';
    return `[\n${(value as readonly Json[]).map((item) => inner + print(item, inner, '')).join(',\n')}\n${indent}]`;
  }
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return '{}';
    return `{\n${entries.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${print(item, inner, name)}`).join(',\n')}\n${indent}}`;
  }
  return flat;
}

function printFlat(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(printFlat).join(', ')}]`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length === 0) return '{}';
    return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${printFlat(item)}`).join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** Writes placeholders back as the nodes they stand for. */
function restoreUnknown(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(restoreUnknown);
  if (!isJsonObject(value)) return value;
  if (value.type === 'unknown' && isJsonObject(value.original)) return value.original;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, restoreUnknown(item)]));
}
