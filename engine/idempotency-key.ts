/**
 * A key for a header, which is ASCII: the parts with slashes between them, everything else of them written as `%u` and
 * four hexadecimal digits.
 */
export function idempotencyKey(...parts: ReadonlyArray<string | number>): string {
  const toAscii = (character: string): string => `%u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return parts.join('/').replace(/[^\x21-\x7e]/g, toAscii);
}
