import { entryOf } from '#engine/library/entry-of';
import { compareVersions } from '#engine/library/semantic-version';
import type { LibraryEntry, Release, ReleaseSummary } from '#engine/protocol/index';

/** The releases that are part of the product, looked up like those that people published. */
export class ShippedReleases {
  readonly #byName = new Map<string, Release[]>();

  constructor(releases: readonly Release[]) {
    for (const release of releases)
      this.#byName.set(release.name, [...(this.#byName.get(release.name) ?? []), release]);
    for (const versions of this.#byName.values()) versions.sort((a, b) => compareVersions(b.version, a.version));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  list(query = ''): LibraryEntry[] {
    const words = wordsOf(query);
    const matching = [...this.#byName.values()].filter(([latest]) => latest !== undefined && isMatch(latest, words));
    return matching.map((versions) => entryOf(versions.map(summarise)));
  }

  versions(name: string): ReleaseSummary[] {
    return (this.#byName.get(name) ?? []).map(summarise);
  }

  release(name: string, version?: string): Release | undefined {
    const versions = this.#byName.get(name) ?? [];
    return version === undefined ? versions[0] : versions.find((release) => release.version === version);
  }

  byHash(hash: string): Release | undefined {
    return this.#all().find((release) => release.hash === hash);
  }

  dependents(name: string): ReleaseSummary[] {
    const isDependent = ({ dependencies }: Release) =>
      Object.keys(dependencies).some((one) => one.startsWith(`${name}@`));
    return this.#all().filter(isDependent).map(summarise);
  }

  #all(): Release[] {
    return [...this.#byName.values()].flat();
  }
}

/** A release without its long parts. */
export function summarise({ flow: _, readme: __, examples: ___, ...summary }: Release): ReleaseSummary {
  return summary;
}

function isMatch({ name, title, description, readme }: Release, words: readonly string[]): boolean {
  const text = wordsOf(`${name} ${title} ${description} ${readme}`);
  return words.every((word) => text.some((candidate) => candidate.startsWith(word)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
