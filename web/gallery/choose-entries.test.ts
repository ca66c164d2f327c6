import { describe, expect, it } from 'vitest';
import type { LibraryEntry } from '#engine/protocol/index';
import { shipped } from '#flows';
import { chooseEntries, countValues, type GalleryChoice, intoSections } from './choose-entries.ts';
import { callsInShort, facetWords, sectionWords } from './facet-words.ts';
import { readFacets } from './use-gallery-choice.ts';

const entries = shipped.map((release): LibraryEntry => {
  const { name, title, description, version } = release;
  return { name, title, description, latest: release, versions: [version] };
});
const choice = (parts: Partial<GalleryChoice>): GalleryChoice => ({
  words: [],
  inReadmes: new Set(),
  facets: {},
  order: 'recommended',
  ...parts,
});
const named = (found: readonly LibraryEntry[]) => found.map(({ name }) => name);

describe('The gallery', () => {
  it('shows flows that have any of the chosen values of every chosen facet', () => {
    const found = chooseEntries(entries, choice({ facets: { actors: ['both', 'people'], coordination: ['static'] } }));
    expect(named(found)).toEqual(expect.arrayContaining(['self-refine-loop', 'ask-a-person']));
    for (const { latest } of found) {
      expect(['both', 'people']).toContain(latest.facets?.actors);
      expect(latest.facets?.coordination).toBe('static');
    }
    expect(found.length).toBeLessThan(entries.length);
  });

  it('finds words in names, titles, descriptions, and in what the facets are called', () => {
    expect(named(chooseEntries(entries, choice({ words: ['solo'] })))).toContain('spp');
    expect(named(chooseEntries(entries, choice({ words: ['decided', 'way', 'groups'] })))).toContain('crit');
    expect(chooseEntries(entries, choice({ words: ['no-such-flow'] }))).toEqual([]);
    const inReadmes = new Set(['crit']);
    expect(named(chooseEntries(entries, choice({ words: ['no-such-flow'], inReadmes })))).toEqual(['crit']);
    expect(named(chooseEntries(entries, choice({ words: ['multicritique'], inReadmes })))).toEqual([
      'multi-critique',
      'crit',
    ]);
  });

  it('counts for each value what choosing it would show, whatever else of its own facet is chosen', () => {
    const facets = { cost: ['one'], actors: ['both'] };
    const counts = countValues(entries, choice({ facets }));
    for (const cost of ['one', 'few', 'open']) {
      expect(counts.cost[cost]).toBe(chooseEntries(entries, choice({ facets: { ...facets, cost: [cost] } })).length);
    }
    expect(counts.structure.chain).toBe(
      chooseEntries(entries, choice({ facets: { ...facets, structure: ['chain'] } })).length,
    );
  });

  it('sorts by the most and then by the least calls, with what nothing bounds at the end', () => {
    const most = chooseEntries(entries, choice({ order: 'cheapest' })).map(
      ({ latest }) => latest.facets?.calls.most ?? Infinity,
    );
    expect(most).toEqual(most.toSorted((a, b) => a - b));
    expect(most.length).toBe(entries.length);
  });

  it('sorts the newest first', () => {
    const newer = { ...entries[3]!, latest: { ...entries[3]!.latest, publishedAt: 9e15 } };
    expect(chooseEntries([...entries, newer], choice({ order: 'newest' }))[0]).toBe(newer);
  });

  it('shows every flow in exactly one part, what people published in a part of its own', () => {
    const own = { ...entries[0]!, name: 'own', latest: { ...entries[0]!.latest, shipped: false } };
    const sections = intoSections([...entries, own]);
    expect(sections.flatMap(({ entries: part }) => named(part)).toSorted()).toEqual(
      [...named(entries), 'own'].toSorted(),
    );
    expect(sections.find(({ title }) => title === 'Published here')?.entries).toEqual([own]);
    expect(sections.every(({ entries: part }) => part.length > 0)).toBe(true);
  });

  it('has a word for every value', () => {
    for (const { latest } of entries) {
      for (const [name, { values }] of Object.entries(facetWords)) {
        const value = latest.facets?.[name as keyof typeof facetWords];
        expect(value === undefined ? 'none' : values[value], `${latest.name}: ${name}`).toBeTruthy();
      }
      expect(sectionWords.map(({ section }) => section)).toContain(latest.facets?.section ?? 'published');
    }
  });

  it('says what a run costs as short as a badge', () => {
    expect(callsInShort({ least: 0, most: 0 })).toBe('no calls');
    expect(callsInShort({ least: 1, most: 1 })).toBe('1 call');
    expect(callsInShort({ least: 4, most: 4 })).toBe('4 calls');
    expect(callsInShort({ least: 2, most: 51 })).toBe('2–51 calls');
    expect(callsInShort({ least: 7, most: 1242 })).toBe('7–1,242 calls');
    expect(callsInShort({ least: 3 })).toBe('3+ calls');
    expect(callsInShort({ least: 0 })).toBe('any number of calls');
  });

  it('reads from its address what it knows, and nothing else', () => {
    expect(readFacets(new URLSearchParams('actors=both,nobody&cost=one,few&sort=newest&type='))).toEqual({
      actors: ['both'],
      cost: ['one', 'few'],
    });
  });
});
