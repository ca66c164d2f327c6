import type { z } from 'zod';
import type { ExtractedResponse } from '../format/node-schemas.ts';
import type { Json } from '../json.ts';
import { type ParsedReply, parseReply } from '../schema/parse-reply.ts';
import { findMatches } from '../text/index.ts';

type Extract = z.infer<typeof ExtractedResponse>['extract'];
type Extraction = Extract[string];

/** What is found in a reply; `reason` says to the model what was looked for in vain. */
export function extractReply(text: string, extract: Extract): ParsedReply {
  const value: Record<string, Json> = {};
  const missing: string[] = [];
  for (const [name, extraction] of Object.entries(extract)) {
    const found = extractOne(text, extraction);
    if (found !== undefined) value[name] = found;
    else if (extraction.optional !== true) missing.push(`${name} (${extraction.patterns.join(' or ')})`);
  }
  if (missing.length === 0) return { ok: true, value };
  return { ok: false, reason: `It must contain ${missing.join(', and ')}.` };
}

function extractOne(text: string, extraction: Extraction): Json | undefined {
  const { patterns, take = 'first', as = 'text' } = extraction;
  for (const pattern of patterns) {
    const matches = findMatches(pattern, text, extraction);
    if (as === 'found') {
      if (matches.length > 0) return true;
      continue;
    }
    const values = matches.flatMap((match) => read(match, as));
    if (values.length === 0) continue;
    return take === 'all' ? values : values[take === 'last' ? values.length - 1 : 0];
  }
  return as === 'found' ? false : undefined;
}

/** Nothing when the match cannot be read as what is wanted. */
function read(match: string, as: 'text' | 'number' | 'json'): Json[] {
  const text = match.trim();
  if (as === 'text') return [text];
  if (as === 'number') return text !== '' && Number.isFinite(Number(text)) ? [Number(text)] : [];
  const parsed = parseReply(text, {});
  return parsed.ok ? [parsed.value] : [];
}
