import { checkFlow, needsOf } from '#engine';
import { FlowError } from '#engine/errors';
import { contentHash, type FlowFile } from '#engine/format/index';
import { deriveFacets } from '#engine/graph/derive-facets';
import { pinsOf } from '#engine/library/pins';
import { compareVersions } from '#engine/library/semantic-version';
import { adviseVersion } from '#engine/library/version-advice';
import type { ExampleResult, Lineage, PublishRequest, Release, ReleaseSummary } from '#engine/protocol/index';
import { ListedError, type ListedProblem } from '../routes/problem.ts';
import { doubtfulPins, type StatedSource } from './check-pins.ts';
import { playExamples } from './play-examples.ts';
import { type ReleaseSource, type ResolvedFlow, resolveFlow } from './resolve-flow.ts';

/** What is known of a flow that somebody wants to publish. */
export interface PublishContext {
  readonly source: StatedSource;
  /** The highest release under the same name. */
  readonly last: ReleaseSummary | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes the release that a request asks for. Rejects with FLOW_INVALID when the flow could not run, reaches drafts,
 * pins nothing or pins what was withdrawn, with CONFLICT when the version is too low for what changed, and with
 * EXAMPLE_FAILED.
 */
export async function makeRelease(request: PublishRequest, context: PublishContext): Promise<Release> {
  const { flow, version, lineage, card } = request;
  refuseReserved(flow.name);
  checkVersion(request, context.last);
  await refuseWithdrawn(flow, context);
  const derived = await deriveRelease(flow, context.source);
  if (lineage !== undefined) await checkLineage(lineage, context.source);
  const exampleResults = await playAll(request, await resolveFlow(flow, {}, context.source));
  return {
    version,
    ...derived,
    facets: { ...derived.facets, ...request.facets },
    readme: request.readme ?? '',
    examples: request.examples ?? [],
    author: request.author ?? '',
    publishedAt: context.now,
    notes: request.notes ?? '',
    shipped: false,
    ...(lineage === undefined ? {} : { lineage }),
    ...(card === undefined ? {} : { card }),
    exampleResults,
  };
}

/** Addresses of the library that are no flows. */
const reserved: ReadonlySet<string> = new Set(['updates']);

function refuseReserved(name: string): void {
  if (!reserved.has(name)) return;
  throw new FlowError('CONFLICT', `"${name}" is a name that the library uses itself. Choose another one.`, {
    where: { flow: name, path: 'flow.name' },
  });
}

/**
 * What a flow tells of itself, with the hash of every release that it reaches. Rejects with FLOW_INVALID when it could
 * not run or when its own references are no pinned releases.
 */
export async function deriveRelease(flow: FlowFile, source: ReleaseSource) {
  const dependencies = await pinnedDependencies(flow, source);
  const { flows } = await resolveFlow(flow, {}, source);
  refuseProblems(checkFlow(flow, flows).filter((problem) => problem.severity === 'error'));
  return {
    name: flow.name,
    hash: contentHash(flow),
    title: flow.title ?? flow.name,
    description: flow.description ?? '',
    interface: flow.interface,
    dependencies,
    needs: needsOf(flow, flows),
    facets: deriveFacets(flow, flows),
    flow,
  };
}

function checkVersion({ flow, version }: PublishRequest, last: ReleaseSummary | undefined): void {
  const advice = adviseVersion(flow, last);
  if (last === undefined || compareVersions(version, advice.suggested) >= 0) return;
  const breaking = advice.changes.filter((change) => change.breaking).map((change) => change.what);
  const reason = breaking.length > 0 ? ` because of a breaking change (${breaking.join('; ')})` : '';
  throw new FlowError(
    'CONFLICT',
    `After ${flow.name}@${last.version} the lowest version for this flow is ${advice.suggested}${reason}; ${version} was asked for.`,
    { where: { flow: flow.name, path: 'version' } },
  );
}

/** What the last release used already may go on being used. */
async function refuseWithdrawn(flow: FlowFile, { source, last }: PublishContext): Promise<void> {
  const before = last?.dependencies ?? {};
  const pins = await doubtfulPins(flow, source);
  refuseProblems(pins.filter(({ state, reference }) => state === 'withdrawn' && !Object.hasOwn(before, reference)));
}

/** Of another server's flows nothing can be known here. */
async function checkLineage({ forkedFrom }: Lineage, source: ReleaseSource): Promise<void> {
  const { name, version, hash, server } = forkedFrom;
  if (server !== undefined) return;
  const reference = `${name}@${version}`;
  if ((await source.release(name, version))?.hash === hash) return;
  refuseProblems([{ path: 'lineage.forkedFrom', message: `The library has no "${reference}" with the hash ${hash}.` }]);
}

async function playAll(request: PublishRequest, resolved: ResolvedFlow): Promise<ExampleResult[]> {
  const { examples = [], failingExamplesReason: reason } = request;
  const results = await playExamples(resolved, examples);
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length === 0) return results;
  if (reason !== undefined) return results.map((result) => (result.passed ? result : { ...result, reason }));
  const problems = failed.map(({ name, message = 'It failed.' }) => ({
    path: `examples[${examples.findIndex((example) => example.name === name)}]`,
    message: `The example "${name}" fails: ${message}`,
  }));
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new ListedError('EXAMPLE_FAILED', `${problems[0]!.message}${more}`, problems);
}

/** Every release that the flow reaches, with its hash. Its own references must be pinned; those of releases are. */
async function pinnedDependencies(flow: FlowFile, source: ReleaseSource): Promise<Record<string, string>> {
  const problems: ListedProblem[] = [];
  const dependencies: Record<string, string> = {};
  for (const { path, reference, hash } of pinsOf(flow)) {
    const [name = '', version] = reference.split('@');
    const release = await source.release(name, version);
    if (release === undefined) {
      problems.push({ path, message: `The library has no flow "${reference}". Publish it first.` });
    } else if (version === undefined) {
      problems.push({
        path,
        message: `"${reference}" means a draft. Use a release, for example "${reference}@${release.version}".`,
      });
    } else if (hash !== release.hash) {
      const what = hash === undefined ? 'is not pinned' : 'is pinned to another content';
      problems.push({ path: `${path}.hash`, message: `"${reference}" ${what}. Its hash is ${release.hash}.` });
    } else {
      Object.assign(dependencies, { [reference]: release.hash }, release.dependencies);
    }
  }
  refuseProblems(problems);
  return dependencies;
}

function refuseProblems(problems: readonly ListedProblem[]): void {
  if (problems.length === 0) return;
  const first = problems[0]!;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new ListedError(
    'FLOW_INVALID',
    `The flow cannot be published yet. ${first.path}: ${first.message}${more}`,
    problems.map(({ path, message }) => ({ path, message })),
  );
}
