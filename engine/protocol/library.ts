import { z } from 'zod';
import { FlowFile, FlowInterface } from '../format/flow-file.ts';
import { ContentHash, FlowName, SemanticVersion } from '../format/names.ts';
import { JsonRecord } from '../format/node-schemas.ts';
import { DeclaredFacets, Facets } from './facets.ts';

/** One recorded case of a flow: an input, the answers that models gave, and what people answered. */
export const Example = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    title: z.string(),
    input: JsonRecord,
    /** Model answers by address; without `#n` an answer serves every activation, `[*]` every item. */
    answers: z.array(
      z.strictObject({
        address: z.string(),
        sample: z.int().optional(),
        repair: z.int().optional(),
        text: z.string(),
        usage: z.strictObject({ inputTokens: z.int(), outputTokens: z.int() }).optional(),
      }),
    ),
    /** What a person answered, by address; used by tests and shown as a hint, never sent by itself. */
    people: z.array(z.strictObject({ address: z.string(), answer: z.json() })).optional(),
    /** The output that the answers above lead to. */
    output: JsonRecord.optional(),
  })
  .meta({ id: 'Example' });

export const Needs = z.strictObject({
  models: z.array(z.string()),
  people: z.array(z.string()),
  /** True when the flow or one of its sub-flows has a code node. */
  code: z.boolean(),
  /** Hosts that it calls; none in releases from before there were such calls. */
  hosts: z.array(z.string()).default([]),
  /** Tools of MCP servers that it uses, as `server/tool`; none in releases from before there were such nodes. */
  tools: z.array(z.string()).default([]),
});

export const Release = z
  .strictObject({
    name: FlowName,
    version: SemanticVersion,
    hash: ContentHash,
    title: z.string(),
    description: z.string(),
    interface: FlowInterface,
    /** `name@version` of every release that this one reaches, with its hash. */
    dependencies: z.record(z.string(), ContentHash),
    needs: Needs,
    /** None in releases from before there were any. */
    facets: Facets.optional(),
    readme: z.string(),
    examples: z.array(Example),
    author: z.string(),
    publishedAt: z.number(),
    notes: z.string(),
    /** Part of the product rather than published by a user. */
    shipped: z.boolean(),
    flow: FlowFile,
  })
  .meta({ id: 'Release' });

export const ReleaseSummary = Release.omit({ flow: true, readme: true, examples: true }).meta({ id: 'ReleaseSummary' });

export const LibraryEntry = z
  .strictObject({
    name: FlowName,
    title: z.string(),
    description: z.string(),
    latest: ReleaseSummary,
    versions: z.array(SemanticVersion),
  })
  .meta({ id: 'LibraryEntry' });

export const LibraryList = z.strictObject({ entries: z.array(LibraryEntry) }).meta({ id: 'LibraryList' });

export const PublishRequest = z
  .strictObject({
    flow: FlowFile,
    version: SemanticVersion,
    readme: z.string().max(200_000).optional(),
    notes: z.string().max(10_000).optional(),
    examples: z.array(Example).max(50).optional(),
    author: z.string().max(200).optional(),
    facets: DeclaredFacets.partial().optional(),
  })
  .meta({ id: 'Publish' });

/** How an interface differs from the last release's, and which version that asks for. */
export const VersionAdvice = z
  .strictObject({
    last: SemanticVersion.optional(),
    level: z.enum(['first', 'none', 'patch', 'minor', 'major']),
    /** The lowest version that may be published now. */
    suggested: SemanticVersion,
    changes: z.array(
      z.strictObject({ kind: z.enum(['added', 'removed', 'changed']), what: z.string(), breaking: z.boolean() }),
    ),
  })
  .meta({ id: 'VersionAdvice' });

export const AdviceRequest = z.strictObject({ flow: FlowFile }).meta({ id: 'AdviceRequest' });

export type Example = z.infer<typeof Example>;
export type Release = z.infer<typeof Release>;
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;
export type LibraryEntry = z.infer<typeof LibraryEntry>;
export type LibraryList = z.infer<typeof LibraryList>;
export type PublishRequest = z.infer<typeof PublishRequest>;
export type VersionAdvice = z.infer<typeof VersionAdvice>;
