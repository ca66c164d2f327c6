import { z } from 'zod';
import { FlowFile } from '../format/flow-file.ts';
import { ContentHash, FlowName, FlowReference, SemanticVersion } from '../format/names.ts';
import { JsonRecord } from '../format/node-schemas.ts';
import { Example, ExampleResult, FlowCard, Lineage, Needs, ReleaseStatus, ReleaseSummary } from './library.ts';

/** A release that uses another one, itself or through others. */
export const Dependent = z
  .strictObject({
    release: ReleaseSummary,
    /** Whether its own flow uses it. */
    direct: z.boolean(),
    /** The releases asked about that it reaches, as `name@version`. */
    pins: z.array(FlowReference),
  })
  .meta({ id: 'Dependent' });
export const DependentList = z.strictObject({ dependents: z.array(Dependent) }).meta({ id: 'DependentList' });

export const ForkFlowRequest = z
  .strictObject({
    /** What the copy is called; made from the original's name when absent. */
    name: FlowName.optional(),
    /** Names that are in use beside those of the library, such as those of drafts. */
    taken: z.array(FlowName).max(5000).optional(),
  })
  .meta({ id: 'ForkFlow' });
/** A draft to go on with, what it descends from, and the card and examples of the original. */
export const ForkedFlow = z
  .strictObject({
    flow: FlowFile,
    lineage: Lineage,
    readme: z.string(),
    examples: z.array(Example),
    card: FlowCard.optional(),
  })
  .meta({ id: 'ForkedFlow' });

const reason = z.string().trim().min(1).max(2000);
export const DeprecateRequest = z
  .strictObject({ reason, replacement: FlowReference.optional() })
  .meta({ id: 'Deprecate' });
export const WithdrawRequest = z.strictObject({ reason }).meta({ id: 'Withdraw' });

/** What is known of a release that somebody has pinned. */
export const PinUpdate = z
  .strictObject({
    pin: FlowReference,
    /** False when this library does not have it; the rest is missing then. */
    known: z.boolean(),
    status: ReleaseStatus.optional(),
    /** A higher version that is not withdrawn; missing when the pinned one is the highest. */
    latest: z.strictObject({ version: SemanticVersion, hash: ContentHash }).optional(),
    /** What taking it asks for: `major` may break the flow. */
    level: z.enum(['patch', 'minor', 'major']).optional(),
  })
  .meta({ id: 'PinUpdate' });
export const PinUpdateList = z.strictObject({ updates: z.array(PinUpdate) }).meta({ id: 'PinUpdateList' });

export const TryExamplesRequest = z
  .strictObject({ flow: FlowFile, examples: z.array(Example).max(50) })
  .meta({ id: 'TryExamples' });
export const ExampleResults = z.strictObject({ results: z.array(ExampleResult) }).meta({ id: 'ExampleResults' });

/** One release of a file, with the hash of its canonical JSON: the release's own hash is that of its flow alone. */
export const SealedRelease = z
  .strictObject({ checksum: ContentHash, release: JsonRecord, status: ReleaseStatus.optional() })
  .meta({ id: 'SealedRelease' });

/** Releases as one file: every one after those that it uses. */
export const LibraryFile = z
  .strictObject({ format: z.literal('flowright-library/2'), releases: z.array(SealedRelease).max(5000) })
  .meta({ id: 'LibraryFile' });

export const ExportRequest = z
  .strictObject({
    /** `name` for all releases of a flow, `name@version` for one; all that people published when absent. */
    references: z.array(FlowReference).max(1000).optional(),
  })
  .meta({ id: 'ExportLibrary' });

export const ImportLibraryRequest = z
  .strictObject({
    file: LibraryFile,
    /** Only says what would happen. */
    dryRun: z.boolean().optional(),
  })
  .meta({ id: 'ImportLibrary' });

/** What a release asks for, told by its flow here, not by the file. */
export const ImportedRelease = z
  .strictObject({
    name: FlowName,
    version: SemanticVersion,
    hash: ContentHash,
    title: z.string(),
    needs: Needs,
    status: ReleaseStatus.optional(),
  })
  .meta({ id: 'ImportedRelease' });
export const ImportReport = z
  .strictObject({
    dryRun: z.boolean(),
    added: z.array(ImportedRelease),
    /** Those that were there already, as `name@version`. */
    known: z.array(FlowReference),
    /** What all that is new asks for together. */
    needs: Needs,
  })
  .meta({ id: 'ImportReport' });

const url = z.url({ protocol: /^https?$/ }).max(2000);
/** Of the other server; used for this call, neither kept nor logged. */
const token = z.string().min(1).max(1000).optional();

export const PullRequest = z
  .strictObject({ from: url, reference: FlowReference, token, dryRun: z.boolean().optional() })
  .meta({ id: 'PullRelease' });
export const PushRequest = z
  .strictObject({ to: url, reference: FlowReference, token, dryRun: z.boolean().optional() })
  .meta({ id: 'PushRelease' });

export type Dependent = z.infer<typeof Dependent>;
export type ForkFlowRequest = z.infer<typeof ForkFlowRequest>;
export type ForkedFlow = z.infer<typeof ForkedFlow>;
export type PinUpdate = z.infer<typeof PinUpdate>;
export type SealedRelease = z.infer<typeof SealedRelease>;
export type LibraryFile = z.infer<typeof LibraryFile>;
export type ImportedRelease = z.infer<typeof ImportedRelease>;
export type ImportReport = z.infer<typeof ImportReport>;
export type PullRequest = z.infer<typeof PullRequest>;
export type PushRequest = z.infer<typeof PushRequest>;
