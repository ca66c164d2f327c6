import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import { adviseVersion } from '#engine/library/version-advice';
import {
  type FacetChoice,
  fitsFacets,
  type LibraryEntry,
  type PublishRequest,
  type Release,
  type ReleaseSummary,
  type VersionAdvice,
} from '#engine/protocol/index';
import type { LibraryStore } from '../host/library-store.ts';
import { makeRelease } from './publish.ts';
import type { ReleaseSource } from './resolve-flow.ts';
import { ShippedReleases, summarise } from './shipped-releases.ts';

/** The library as one: what ships with the product, which nobody can overwrite, and what was published here. */
export class Catalog implements ReleaseSource {
  readonly #store: LibraryStore;
  readonly #shipped: ShippedReleases;
  readonly #now: () => number;

  constructor(store: LibraryStore, shipped: readonly Release[], now: () => number) {
    this.#store = store;
    this.#shipped = new ShippedReleases(shipped);
    this.#now = now;
  }

  /** Every flow with its highest version, of those that the words find and that have the facets asked for. */
  async list(query?: string, facets: FacetChoice = {}): Promise<LibraryEntry[]> {
    const published = await this.#store.list(query);
    const all = [...published.filter((entry) => !this.#shipped.has(entry.name)), ...this.#shipped.list(query)];
    return all.filter(({ latest }) => fitsFacets(latest.facets, facets));
  }

  /** All releases of a flow, highest version first. */
  async versions(name: string): Promise<ReleaseSummary[]> {
    return this.#shipped.has(name) ? this.#shipped.versions(name) : this.#store.versions(name);
  }

  /** The release, the highest when no version is named. Rejects with FLOW_HASH_MISMATCH when it was tampered with. */
  async release(name: string, version?: string): Promise<Release | undefined> {
    if (this.#shipped.has(name)) return this.#shipped.release(name, version);
    const wanted = version ?? (await this.#store.versions(name))[0]?.version;
    return wanted === undefined ? undefined : this.#store.release(name, wanted);
  }

  async byHash(hash: string): Promise<Release | undefined> {
    return this.#shipped.byHash(hash) ?? (await this.#store.byHash(hash));
  }

  /** The releases, of any flow, that reach a release of the flow `name`. */
  async dependents(name: string): Promise<ReleaseSummary[]> {
    return [...(await this.#store.dependents(name)), ...this.#shipped.dependents(name)];
  }

  async advise(flow: FlowFile): Promise<VersionAdvice> {
    return { ...adviseVersion(flow, (await this.versions(flow.name))[0]), warnings: [] };
  }

  /** Keeps a new release for good. Rejects with FLOW_INVALID or CONFLICT and changes nothing then. */
  async publish(request: PublishRequest): Promise<ReleaseSummary> {
    const { name } = request.flow;
    if (this.#shipped.has(name)) {
      throw new FlowError('CONFLICT', `"${name}" ships with Flowright. Give the flow a name of its own.`, {
        where: { flow: name, path: 'flow.name' },
      });
    }
    const last = (await this.#store.versions(name))[0];
    const release = await makeRelease(request, { source: this, last, now: this.#now() });
    await this.#store.publish(release);
    return summarise(release);
  }
}
