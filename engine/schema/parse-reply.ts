import { depthOf, findForbiddenKey, type Json } from '../json.ts';
import { compileSchema } from './check-value.ts';
import { describeSchema } from './describe-schema.ts';
import { mendJson, nextBlock } from './find-json.ts';
import type { PortSchema } from './port-schema.ts';
import { possibleTypes } from './schema-types.ts';

export type ParsedReply = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly reason: string };

const maxDepth = 64;
/** Pieces that look like JSON; a reply with more is prose about JSON. */
const maxBlocks = 50;

/**
 * The value in a model's reply that fits a schema: the whole reply, a fenced block, or the first brackets in the text
 * that fit. Prose around it, line breaks inside of texts and trailing commas are tolerated. Nothing is ever run. A reply
 * to a schema that allows text may be that text. `reason` is written for the model, to be sent back with a repair.
 */
export function parseReply(text: string, schema: PortSchema): ParsedReply {
  const reply = text.trim();
  let refused: string | undefined;
  for (const piece of piecesOf(reply, schema)) {
    const attempt = readPiece(piece, schema);
    if (attempt.ok) return attempt;
    refused ??= attempt.reason;
  }
  if (allowsText(schema)) {
    const asText = checkFit(reply, schema);
    if (asText.ok || refused === undefined) return asText;
  }
  return { ok: false, reason: refused ?? explainNothing(reply, schema) };
}

function allowsText(schema: PortSchema): boolean {
  return possibleTypes(schema)?.has('string') ?? true;
}

/** The parts of a reply that may be the JSON, best first. */
function* piecesOf(reply: string, schema: PortSchema): Generator<string> {
  yield reply;
  yield* fencedBlocks(reply);
  // A text that mentions [1] or {x} is not meant to be a list or an object.
  if (allowsText(schema)) return;
  let from = 0;
  for (let count = 0; count < maxBlocks; count += 1) {
    const block = nextBlock(reply, from);
    if (block === undefined) return;
    if (block.end === undefined) {
      from = block.start + 1;
      continue;
    }
    yield reply.slice(block.start, block.end);
    from = block.end;
  }
}

function* fencedBlocks(reply: string): Generator<string> {
  let from = 0;
  for (let count = 0; count < maxBlocks; count += 1) {
    const open = reply.indexOf('```', from);
    const line = open < 0 ? -1 : reply.indexOf('\n', open);
    const close = line < 0 ? -1 : reply.indexOf('```', line);
    if (close < 0) return;
    yield reply.slice(line + 1, close).trim();
    from = close + 3;
  }
}

type Attempt =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly reason: string | undefined };

function readPiece(piece: string, schema: PortSchema): Attempt {
  const value = readJson(piece) ?? readJson(mendJson(piece));
  return value === undefined ? { ok: false, reason: undefined } : checkFit(value, schema);
}

/** undefined if it is no JSON at all. */
function readJson(text: string): Json | undefined {
  try {
    // The one cast of this file: what JSON.parse gives is JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function checkFit(value: Json, schema: PortSchema): ParsedReply {
  if (depthOf(value) > maxDepth) return { ok: false, reason: `The JSON is nested more than ${maxDepth} levels deep.` };
  const forbidden = findForbiddenKey(value);
  if (forbidden !== undefined)
    return { ok: false, reason: `The JSON has a property with a name that is not allowed: ${forbidden}.` };
  const result = compileSchema(schema).check(value);
  if (result.ok) return result;
  return { ok: false, reason: `The JSON does not fit: ${result.problems.map(({ message }) => message).join('; ')}.` };
}

function explainNothing(reply: string, schema: PortSchema): string {
  if (reply === '') return 'The reply is empty.';
  const block = nextBlock(reply, 0);
  if (block !== undefined && block.end === undefined)
    return 'The JSON in the reply is not complete: a bracket or a quotation mark is not closed.';
  if (block !== undefined) return 'What stands in brackets in the reply is not valid JSON.';
  const scalar = possibleTypes(schema);
  const wanted =
    scalar !== undefined && !scalar.has('object') && !scalar.has('array')
      ? ` Answer with nothing but: ${describeSchema(schema)}`
      : '';
  return `The reply contains no JSON.${wanted}`;
}
