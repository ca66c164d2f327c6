import { z } from 'zod';
import { FlowFile, FlowInterface } from '../format/flow-file.ts';
import { ContentHash, FlowName, FlowReference, SemanticVersion } from '../format/names.ts';
import { JsonRecord } from '../format/node-schemas.ts';
import { DeclaredFacets, Facets, facetNames } from './facets.ts';
import { FieldChange, InterfaceChange } from './flow-diff.ts';

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

/** What a flow descends from. */
export const Lineage = z
  .strictObject({
    forkedFrom: z.strictObject({
      name: FlowName,
      version: SemanticVersion,
      hash: ContentHash,
      /** The server whose library had it; this one's when absent. */
      server: z.string().max(2000).optional(),
    }),
  })
  .meta({ id: 'Lineage' });

const cardText = z.string().max(2000).optional();
/** What one should know before one trusts a flow, in a few words each. */
export const FlowCard = z
  .strictObject({ purpose: cardText, limits: cardText, risks: cardText, owner: cardText })
  .meta({ id: 'FlowCard' });

/** What came of an example that was played with nothing but its recorded answers. */
export const ExampleResult = z
  .strictObject({
    name: z.string(),
    passed: z.boolean(),
    /** Why it failed, in words. */
    message: z.string().optional(),
    /** Where its output is not the recorded one: `before` is recorded, `after` is what came. */
    differences: z.array(FieldChange).optional(),
    /** Why it was published although this failed. */
    reason: z.string().optional(),
  })
  .meta({ id: 'ExampleResult' });

/** What was said of a release after it was published. One without a status is active. */
export const ReleaseStatus = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('deprecated'),
      reason: z.string(),
      /** What to use instead, as `name` or `name@version`. */
      replacement: FlowReference.optional(),
      since: z.number(),
    }),
    z.strictObject({ state: z.literal('withdrawn'), reason: z.string(), since: z.number() }),
  ])
  .meta({ id: 'ReleaseStatus' });

/** Immutable. */
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
    lineage: Lineage.optional(),
    card: FlowCard.optional(),
    /** As they were played when it was published; none in releases from before that was done. */
    exampleResults: z.array(ExampleResult).optional(),
    flow: FlowFile,
  })
  .meta({ id: 'Release' });

/** A release with what is said of it now. */
export const ReleaseView = Release.extend({ status: ReleaseStatus.optional() }).meta({ id: 'ReleaseView' });

export const ReleaseSummary = ReleaseView.omit({ flow: true, readme: true, examples: true }).meta({
  id: 'ReleaseSummary',
});

export const LibraryEntry = z
  .strictObject({
    name: FlowName,
    title: z.string(),
    description: z.string(),
    latest: ReleaseSummary,
    versions: z.array(SemanticVersion),
  })
  .meta({ id: 'LibraryEntry' });

/** How many flows each value of each facet would show, given the words and the other facets. */
export const FacetCounts = z.record(z.enum(facetNames), z.record(z.string(), z.int())).meta({ id: 'FacetCounts' });

export const LibraryList = z
  .strictObject({
    entries: z.array(LibraryEntry),
    /** Of all pages; missing in lists from before there were pages. */
    total: z.int().optional(),
    counts: FacetCounts.optional(),
    /** Pass it as `cursor` for the next page; missing on the last one. */
    next: z.string().optional(),
  })
  .meta({ id: 'LibraryList' });

export const PublishRequest = z
  .strictObject({
    flow: FlowFile,
    version: SemanticVersion,
    readme: z.string().max(200_000).optional(),
    notes: z.string().max(10_000).optional(),
    examples: z.array(Example).max(50).optional(),
    author: z.string().max(200).optional(),
    facets: DeclaredFacets.partial().optional(),
    lineage: Lineage.optional(),
    card: FlowCard.optional(),
    /** Why it is published although examples fail; without it a failing example refuses. */
    failingExamplesReason: z.string().trim().min(1).max(2000).optional(),
  })
  .meta({ id: 'Publish' });

/** How an interface differs from the last release's, and which version that asks for. */
export const VersionAdvice = z
  .strictObject({
    last: SemanticVersion.optional(),
    level: z.enum(['first', 'none', 'patch', 'minor', 'major']),
    /** The lowest version that may be published now. */
    suggested: SemanticVersion,
    changes: z.array(InterfaceChange),
    /** What to know of the releases that it pins: deprecated or withdrawn ones. */
    warnings: z.array(z.strictObject({ path: z.string(), message: z.string() })).default([]),
  })
  .meta({ id: 'VersionAdvice' });

export const AdviceRequest = z.strictObject({ flow: FlowFile }).meta({ id: 'AdviceRequest' });

export type Example = z.infer<typeof Example>;
export type Needs = z.infer<typeof Needs>;
export type Lineage = z.infer<typeof Lineage>;
export type FlowCard = z.infer<typeof FlowCard>;
export type ExampleResult = z.infer<typeof ExampleResult>;
export type ReleaseStatus = z.infer<typeof ReleaseStatus>;
export type FacetCounts = z.infer<typeof FacetCounts>;
export type Release = z.infer<typeof Release>;
export type ReleaseView = z.infer<typeof ReleaseView>;
export type ReleaseSummary = z.infer<typeof ReleaseSummary>;
export type LibraryEntry = z.infer<typeof LibraryEntry>;
export type LibraryList = z.infer<typeof LibraryList>;
export type PublishRequest = z.infer<typeof PublishRequest>;
export type VersionAdvice = z.infer<typeof VersionAdvice>;
