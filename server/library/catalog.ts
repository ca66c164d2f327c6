import { requireWanted } from '#engine/called-off';
import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import { diffFlows } from '#engine/library/diff-flows';
import { latestOf } from '#engine/library/entry-of';
import { adviseVersion } from '#engine/library/version-advice';
import {
  countFacets,
  type Dependent,
  type ExampleResult,
  type FacetChoice,
  type ForkedFlow,
  type ForkFlowRequest,
  fitsFacets,
  type ImportReport,
  type LibraryEntry,
  type LibraryFile,
  type LibraryList,
  type PinUpdate,
  type PublishRequest,
  type Release,
  type ReleaseDiff,
  type ReleaseStatus,
  type ReleaseSummary,
  type ReleaseView,
  type VersionAdvice,
} from '#engine/protocol/index';
import type { LibraryStore } from '../host/library-store.ts';
import { doubtfulPins, type StatedSource } from './check-pins.ts';
import { describeDependents } from './dependents.ts';
import { makeLibraryFile } from './exchange.ts';
import { forkRelease } from './fork-release.ts';
import { describeImported, joinNeeds, planImport } from './import-releases.ts';
import { describePin } from './pin-updates.ts';
import { playExamples } from './play-examples.ts';
import { makeRelease } from './publish.ts';
import { findRelease, resolveFlow } from './resolve-flow.ts';
import { ShippedReleases, summarise } from './shipped-releases.ts';

/** What is looked for in the library, and which part of what is found. */
export interface LibraryQuery {
  readonly words?: string | undefined;
  readonly facets?: FacetChoice;
  /** All when absent. */
  readonly limit?: number | undefined;
  /** The last name of the page before. */
  readonly cursor?: string | undefined;
}

/** The library as one: what ships with the product, which nobody can overwrite, and what was published here. */
export class Catalog implements StatedSource {
  readonly #store: LibraryStore;
  readonly #shipped: ShippedReleases;
  readonly #now: () => number;

  constructor(store: LibraryStore, shipped: readonly Release[], now: () => number) {
    this.#store = store;
    this.#shipped = new ShippedReleases(shipped);
    this.#now = now;
  }

  /** Every flow with its highest version, of those that the words find and that have the facets asked for. */
  async list(words?: string, facets: FacetChoice = {}): Promise<LibraryEntry[]> {
    return (await this.#find(words)).filter(({ latest }) => fitsFacets(latest.facets, facets));
  }

  /** A page of such a list, and how many flows each value of each facet would show. */
  async search({ words, facets = {}, limit, cursor }: LibraryQuery): Promise<LibraryList> {
    const found = await this.#find(words);
    const fitting = found.filter(({ latest }) => fitsFacets(latest.facets, facets));
    const first = cursor === undefined ? 0 : fitting.findIndex(({ name }) => name === cursor) + 1;
    if (cursor !== undefined && first === 0)
      throw new FlowError('BAD_REQUEST', 'The list has changed; begin again without a cursor.');
    const entries = fitting.slice(first, limit === undefined ? undefined : first + limit);
    const last = first + entries.length < fitting.length ? entries.at(-1) : undefined;
    return {
      entries,
      total: fitting.length,
      counts: countFacets(
        found.map(({ latest }) => latest.facets),
        facets,
      ),
      ...(last === undefined ? {} : { next: last.name }),
    };
  }

  async #find(words: string | undefined): Promise<LibraryEntry[]> {
    const published = await this.#store.list(words);
    return [...published.filter((entry) => !this.#shipped.has(entry.name)), ...this.#shipped.list(words)];
  }

  /** All releases of a flow, highest version first. */
  async versions(name: string): Promise<ReleaseSummary[]> {
    return this.#shipped.has(name) ? this.#shipped.versions(name) : this.#store.versions(name);
  }

  /**
   * The release, the highest that was not withdrawn when no version is named. Rejects with FLOW_HASH_MISMATCH when it
   * was tampered with.
   */
  async release(name: string, version?: string): Promise<Release | undefined> {
    if (this.#shipped.has(name)) return this.#shipped.release(name, version);
    const wanted = version ?? latestOf(await this.#store.versions(name))?.version;
    return wanted === undefined ? undefined : this.#store.release(name, wanted);
  }

  async byHash(hash: string): Promise<Release | undefined> {
    return this.#shipped.byHash(hash) ?? (await this.#store.byHash(hash));
  }

  async status(name: string, version: string): Promise<ReleaseStatus | undefined> {
    return this.#shipped.has(name) ? undefined : this.#store.status(name, version);
  }

  /** A release with what is said of it now. Rejects with FLOW_NOT_FOUND. */
  async view(reference: string): Promise<ReleaseView> {
    const release = await findRelease(reference, this);
    const status = await this.status(release.name, release.version);
    return status === undefined ? release : { ...release, status };
  }

  /** The releases, of any flow, that reach a release of the flow `name`. */
  async dependents(name: string): Promise<Dependent[]> {
    const releases = [...(await this.#store.dependents(name)), ...this.#shipped.dependents(name)];
    return describeDependents(name, releases, this);
  }

  async advise(flow: FlowFile): Promise<VersionAdvice> {
    const pins = await doubtfulPins(flow, this);
    const warnings = pins.map(({ path, message }) => ({ path, message }));
    return { ...adviseVersion(flow, (await this.versions(flow.name))[0]), warnings };
  }

  /** Plays examples of a flow as publishing does, and keeps nothing. Rejects with FLOW_NOT_FOUND. */
  async tryExamples({ flow, examples = [] }: Pick<PublishRequest, 'flow' | 'examples'>): Promise<ExampleResult[]> {
    return playExamples(await resolveFlow(flow, {}, this), examples);
  }

  /**
   * Keeps a new release for good. Rejects with FLOW_INVALID, EXAMPLE_FAILED or CONFLICT (also when it is called off) and
   * changes nothing then.
   */
  async publish(request: PublishRequest, signal?: AbortSignal): Promise<ReleaseSummary> {
    const { name } = request.flow;
    if (this.#shipped.has(name)) throw shipsAlready(name, 'Give the flow a name of its own.');
    const last = (await this.#store.versions(name))[0];
    const release = await makeRelease(request, { source: this, last, now: this.#now() });
    requireWanted(signal);
    await this.#store.publish(release);
    return summarise(release);
  }

  /** How two releases differ, both as `name@version`. Rejects with FLOW_NOT_FOUND. */
  async diff(from: string, to: string): Promise<ReleaseDiff> {
    const [before, after] = [await findRelease(from, this), await findRelease(to, this)];
    const side = ({ name, version }: Release) => ({ name, version });
    return { from: side(before), to: side(after), diff: diffFlows(before.flow, after.flow) };
  }

  /** What is known of each pinned release, as `name@version`. */
  async updates(pins: readonly string[]): Promise<PinUpdate[]> {
    const updates: PinUpdate[] = [];
    for (const pin of pins) updates.push(describePin(pin, await this.versions(pin.split('@')[0]!)));
    return updates;
  }

  /** A draft that descends from a release. Rejects with FLOW_NOT_FOUND or CONFLICT. */
  async fork(reference: string, request: ForkFlowRequest): Promise<ForkedFlow> {
    const names = new Set((await this.#find(undefined)).map(({ name }) => name));
    return forkRelease(await findRelease(reference, this), request, names);
  }

  /** Says something of a release, or nothing more. Rejects with FLOW_NOT_FOUND, or CONFLICT for what ships. */
  async setStatus(name: string, version: string, said: NewStatus | undefined): Promise<ReleaseSummary> {
    if (this.#shipped.has(name)) throw shipsAlready(name, 'It changes with Flowright itself.');
    await this.#store.setStatus(name, version, said === undefined ? undefined : { ...said, since: this.#now() });
    return (await this.#store.versions(name)).find((release) => release.version === version)!; // setStatus found it
  }

  /** The releases named (all of a flow by its name, all that people published by none) with all that they reach. */
  async exportFile(references?: readonly string[]): Promise<LibraryFile> {
    const names = references ?? (await this.#store.list()).map(({ name }) => name);
    const wanted: string[] = [];
    for (const reference of names) {
      const versions = reference.includes('@') ? [] : await this.versions(reference);
      wanted.push(...(versions.length === 0 ? [reference] : versions.map(({ version }) => `${reference}@${version}`)));
    }
    return makeLibraryFile(wanted, this);
  }

  /** Keeps every release of a file that is not here yet, or none. Rejects as `planImport` does, and when it is called off. */
  async importFile(
    file: LibraryFile,
    { dryRun = false, signal }: { dryRun?: boolean | undefined; signal?: AbortSignal } = {},
  ): Promise<ImportReport> {
    const { added, known } = await planImport(file, this, (name) => this.#shipped.has(name));
    requireWanted(signal);
    if (!dryRun && added.length > 0) await this.#store.publishAll(added);
    return { dryRun, added: added.map(describeImported), known: [...known], needs: joinNeeds(added) };
  }
}

/** A status but for the time, which the library knows itself. */
export type NewStatus = ReleaseStatus extends infer S ? (S extends unknown ? Omit<S, 'since'> : never) : never;

function shipsAlready(name: string, advice: string): FlowError {
  return new FlowError('CONFLICT', `"${name}" ships with Flowright. ${advice}`, {
    where: { flow: name, path: 'flow.name' },
  });
}
