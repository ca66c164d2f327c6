import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type FacetChoice, type FacetName, facetNames, facetValues } from '#engine/protocol/index';
import { listLibrary } from '../client/library.ts';
import { type GalleryChoice, type Order, orders } from './choose-entries.ts';

export interface GalleryChoiceState extends GalleryChoice {
  /** As it is typed. */
  readonly search: string;
  readonly setSearch: (text: string) => void;
  readonly setFacet: (name: FacetName, values: readonly string[]) => void;
  readonly setOrder: (order: Order) => void;
  /** The parts of the gallery that are shown whole. */
  readonly open: readonly string[];
  readonly showWhole: (part: string) => void;
  /** Forgets the words and the facets; the order stays. */
  readonly reset: () => void;
  readonly hasFacets: boolean;
}

/** What is looked for, kept in the page's address, so that it can be sent to somebody and survives going back. */
export function useGalleryChoice(): GalleryChoiceState {
  const [params, setParams] = useSearchParams();
  // The field must not wait for the address.
  const [search, setSearch] = useState(params.get('q') ?? '');
  const deferred = useDeferredValue(search);
  const words = useMemo(() => deferred.toLowerCase().split(/\s+/).filter(Boolean), [deferred]);
  const inReadmes = useInReadmes(words);
  const facets = useMemo(() => readFacets(params), [params]);
  const set = (changes: Readonly<Record<string, string>>) => {
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  };
  return {
    search,
    words,
    inReadmes,
    facets,
    order: orders.find((order) => order === params.get('sort')) ?? 'recommended',
    open: params.get('open')?.split(',') ?? [],
    hasFacets: Object.keys(facets).length > 0,
    setSearch: (text) => {
      setSearch(text);
      set({ q: text.trim() });
    },
    setFacet: (name, values) => set({ [name]: values.join(',') }),
    showWhole: (part) => set({ open: [...new Set([...(params.get('open')?.split(',') ?? []), part])].join(',') }),
    setOrder: (order) => set({ sort: order === 'recommended' ? '' : order }),
    reset: () => {
      setSearch('');
      set({ q: '', ...Object.fromEntries(facetNames.map((name) => [name, ''])) });
    },
  };
}

const nowhere: ReadonlySet<string> = new Set();

/** The server knows the readmes, which the list leaves out; without it one searches in titles and descriptions. */
function useInReadmes(words: readonly string[]): ReadonlySet<string> {
  const query = words.join(' ');
  const found = useQuery({
    queryKey: ['library', 'search', query],
    queryFn: async () => new Set((await listLibrary(query)).map(({ name }) => name)),
    enabled: query !== '',
    staleTime: 30_000,
    retry: false,
  });
  return query === '' ? nowhere : (found.data ?? nowhere);
}

/** What the address asks for; what it misspells is left out. */
export function readFacets(params: URLSearchParams): FacetChoice {
  return Object.fromEntries(
    facetNames.flatMap((name) => {
      const known: readonly string[] = facetValues[name];
      const values = (params.get(name) ?? '').split(',').filter((value) => known.includes(value));
      return values.length === 0 ? [] : [[name, values]];
    }),
  );
}
