import { FlowError } from '#engine/errors';

/** `a=1,b=2` of an environment variable. Throws BAD_REQUEST for a part that is none. */
export function readPairs(variable: string, text = ''): Array<[string, string]> {
  return text.split(',').flatMap((part): Array<[string, string]> => {
    if (part.trim() === '') return [];
    const at = part.indexOf('=');
    // Not repeated: it may hold a token.
    if (at < 1) throw new FlowError('BAD_REQUEST', `${variable}: each part is written name=value.`);
    return [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
  });
}
