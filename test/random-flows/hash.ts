/** A small number that follows from a text, the same everywhere (FNV-1a). Not for secrets. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** Takes small numbers out of one large one, so that a single random number can say many things about a node. */
export function digitsOf(gene: number): (base: number) => number {
  let rest = gene;
  return (base) => {
    const digit = rest % base;
    rest = Math.floor(rest / base);
    return digit;
  };
}
