import { checkFlow, needsOf } from '#engine';
import { FlowError } from '#engine/errors';
import { contentHash, type FlowFile } from '#engine/format/index';
import { deriveFacets } from '#engine/graph/derive-facets';
import { pinsOf } from '#engine/library/pins';
import { compareVersions } from '#engine/library/semantic-version';
import { adviseVersion } from '#engine/library/version-advice';
import type { PublishRequest, Release, ReleaseSummary } from '#engine/protocol/index';
import { ListedError, type ListedProblem } from '../routes/problem.ts';
import { type ReleaseSource, resolveFlow } from './resolve-flow.ts';

/** What is known of a flow that somebody wants to publish. */
export interface PublishContext {
  readonly source: ReleaseSource;
  /** The highest release under the same name. */
  readonly last: ReleaseSummary | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes the release that a request asks for. Rejects with FLOW_INVALID when the flow could not run, reaches drafts
 * or pins nothing, and with CONFLICT when the version is too low for what changed.
 */
export async function makeRelease(request: PublishRequest, context: PublishContext): Promise<Release> {
  const { flow, version } = request;
  checkVersion(request, context.last);
  const dependencies = await pinnedDependencies(flow, context.source);
  const resolved = await resolveFlow(flow, {}, context.source);
  refuseProblems(checkFlow(flow, resolved.flows).filter((problem) => problem.severity === 'error'));
  return {
    name: flow.name,
    version,
    hash: contentHash(flow),
    title: flow.title ?? flow.name,
    description: flow.description ?? '',
    interface: flow.interface,
    dependencies,
    needs: needsOf(flow, resolved.flows),
    facets: { ...deriveFacets(flow, resolved.flows), ...request.facets },
    readme: request.readme ?? '',
    examples: request.examples ?? [],
    author: request.author ?? '',
    publishedAt: context.now,
    notes: request.notes ?? '',
    shipped: false,
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
