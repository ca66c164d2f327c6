import { z } from 'zod';
import { sha256Hex } from '../format/content-hash.ts';

/** What a memory knows of texts that were made vectors of, as the journal holds it: a byte a number. */
export const VectorsFact = z.strictObject({
  /** The model that made them, as its provider names it. Vectors of different models cannot be compared. */
  model: z.string(),
  /** By the text's key: Base64 of the direction, each number a signed byte. */
  byText: z.record(z.string(), z.string()),
});
export type VectorsFact = z.infer<typeof VectorsFact>;

/** What was kept with what is new; the new ones alone when another model made them. */
export function joinVectors(kept: VectorsFact | undefined, added: VectorsFact): VectorsFact {
  if (kept?.model !== added.model) return added;
  return { model: kept.model, byText: { ...kept.byText, ...added.byText } };
}

/** The key of a text: half of its SHA-256, so that no text is written twice. */
export function textKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = sha256Hex(text).slice(0, 32);
  if (keys.size >= maxKeys) keys.clear();
  keys.set(text, key);
  return key;
}
const keys = new Map<string, string>();
const maxKeys = 10_000;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * A vector's direction as text: scaled so that its largest number is 127, rounded, in Base64. Against the vector
 * itself the cosine of two changes by less than 0.01, and it takes a tenth of the room.
 */
export function packVector(vector: readonly number[]): string {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest > 0 && Number.isFinite(largest) ? 127 / largest : 0;
  const bytes = vector.map((value) => Math.round(value * scale) & 0xff);
  let packed = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.slice(at, at + 3);
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0);
    packed += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]!;
    packed += two === undefined ? '=' : alphabet[(bits >> 6) & 63]!;
    packed += three === undefined ? '=' : alphabet[bits & 63]!;
  }
  return packed;
}

/** The numbers of a packed vector, from -127 to 127. */
export function unpackVector(packed: string): Int8Array {
  const known = unpacked.get(packed);
  if (known !== undefined) return known;
  const letters = packed.replace(/=+$/, '');
  const bytes = new Int8Array(Math.floor((letters.length * 3) / 4));
  let bits = 0;
  let filled = 0;
  let at = 0;
  for (const letter of letters) {
    bits = ((bits << 6) | alphabet.indexOf(letter)) & 0xffffff;
    filled += 6;
    if (filled < 8) continue;
    filled -= 8;
    bytes[at] = (bits >> filled) & 0xff;
    at += 1;
  }
  if (unpacked.size >= maxUnpacked) unpacked.clear();
  unpacked.set(packed, bytes);
  return bytes;
}
const unpacked = new Map<string, Int8Array>();
const maxUnpacked = 5000;

/** The cosine between two packed vectors of one length, to four decimals; 0 when one of them has no direction. */
export function cosineOf(one: string, other: string): number {
  const [a, b] = [unpackVector(one), unpackVector(other)];
  let dot = 0;
  let squareOfA = 0;
  let squareOfB = 0;
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at]!, b[at] ?? 0];
    dot += x * y;
    squareOfA += x * x;
    squareOfB += y * y;
  }
  if (squareOfA === 0 || squareOfB === 0) return 0;
  return Math.round((dot / Math.sqrt(squareOfA * squareOfB)) * 1e4) / 1e4;
}

/** Whether two packed vectors have as many numbers, without which they cannot be compared. */
export function isComparable(one: string, other: string): boolean {
  return one.length === other.length && one.endsWith('=') === other.endsWith('=');
}
