import {
  countFacets,
  type FacetChoice,
  type FacetName,
  facetNames,
  fitsFacets,
  type LibraryEntry,
} from '#engine/protocol/index';
import { facetWords, sectionWords } from './facet-words.ts';

export const orders = ['recommended', 'newest', 'cheapest'] as const;
export type Order = (typeof orders)[number];

/** What is looked for in the gallery. */
export interface GalleryChoice {
  readonly words: readonly string[];
  /** Names of flows in whose readme the words were found. */
  readonly inReadmes: ReadonlySet<string>;
  readonly facets: FacetChoice;
  readonly order: Order;
}

/** The entries that were asked for, in the order that was asked for; what only a readme says comes after the rest. */
export function chooseEntries(entries: readonly LibraryEntry[], choice: GalleryChoice): LibraryEntry[] {
  const fitting = entries.filter((entry) => isFound(entry, choice) && fitsFacets(entry.latest.facets, choice.facets));
  const [first, second] = [true, false].map((wanted) =>
    sorted(
      fitting.filter((entry) => isNamed(entry, choice.words) === wanted),
      choice.order,
    ),
  );
  return [...(first ?? []), ...(second ?? [])];
}

/** How many entries each value of each facet would show, given what else is chosen. */
export function countValues(
  entries: readonly LibraryEntry[],
  choice: GalleryChoice,
): Readonly<Record<FacetName, Readonly<Record<string, number>>>> {
  const found = entries.filter((entry) => isFound(entry, choice));
  return countFacets(
    found.map(({ latest }) => latest.facets),
    choice.facets,
  );
}

export interface GallerySection {
  readonly section: string;
  readonly title: string;
  readonly note: string;
  readonly entries: readonly LibraryEntry[];
}

/** The entries by the part of the gallery that they belong to; parts without any are left out. */
export function intoSections(entries: readonly LibraryEntry[]): GallerySection[] {
  const sectionOf = ({ latest }: LibraryEntry) => (latest.shipped ? (latest.facets?.section ?? 'blocks') : 'published');
  return sectionWords.flatMap(({ section, title, note }) => {
    const own = entries.filter((entry) => sectionOf(entry) === section);
    return own.length === 0 ? [] : [{ section, title, note, entries: own }];
  });
}

/** Every word occurs in the text. */
export function matches(words: readonly string[], text: string): boolean {
  const lower = text.toLowerCase();
  return words.every((word) => lower.includes(word));
}

function isFound(entry: LibraryEntry, { words, inReadmes }: Pick<GalleryChoice, 'words' | 'inReadmes'>): boolean {
  return inReadmes.has(entry.name) || isNamed(entry, words);
}

function isNamed({ name, title, description, latest: { facets } }: LibraryEntry, words: readonly string[]): boolean {
  const labels = facetNames.map((facet) => facetWords[facet].values[facets?.[facet] ?? ''] ?? '');
  const section = sectionWords.find((one) => one.section === facets?.section)?.title ?? '';
  return matches(words, [name, title, description, section, ...labels].join(' '));
}

function sorted(entries: LibraryEntry[], order: Order): LibraryEntry[] {
  switch (order) {
    case 'recommended':
      return entries;
    case 'newest':
      return entries.toSorted((a, b) => b.latest.publishedAt - a.latest.publishedAt);
    case 'cheapest':
      return entries.toSorted((a, b) => mostOf(a) - mostOf(b) || leastOf(a) - leastOf(b));
  }
}

/** What is not known comes last. */
const unknown = Number.MAX_SAFE_INTEGER;

function mostOf({ latest: { facets } }: LibraryEntry): number {
  return facets === undefined ? unknown : (facets.calls.most ?? unknown - 1);
}

function leastOf({ latest: { facets } }: LibraryEntry): number {
  return facets?.calls.least ?? unknown;
}
