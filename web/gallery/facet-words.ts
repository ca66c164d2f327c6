import type { FacetName, Section } from '#engine/protocol/index';

export interface FacetWords {
  /** What the facet is about. */
  readonly label: string;
  /** What each of its values is called. */
  readonly values: Readonly<Record<string, string>>;
}

/** The facets in words that need no explanation; the survey's own words are beside them in the entry's page. */
export const facetWords: Readonly<Record<FacetName, FacetWords>> = {
  actors: {
    label: 'Who works',
    values: { models: 'Models', people: 'People', both: 'Models and people', programs: 'Programs only' },
  },
  cost: {
    label: 'Model calls',
    values: { none: 'None', one: 'One', few: '2 to 10', many: 'More than 10', open: 'No upper bound' },
  },
  type: {
    label: 'Together or against',
    values: {
      alone: 'One alone',
      cooperation: 'Together',
      competition: 'Against each other',
      coopetition: 'Against, then together',
    },
  },
  structure: {
    label: 'Who hears whom',
    values: {
      single: 'Only itself',
      chain: 'One after another',
      centralised: 'One in the middle',
      decentralised: 'Everybody everybody',
      hierarchical: 'Groups within groups',
    },
  },
  strategy: {
    label: 'What guides them',
    values: { rules: 'Rules', roles: 'Roles', judgement: 'Their own judgement' },
  },
  coordination: {
    label: 'Order of work',
    values: { static: 'Drawn beforehand', dynamic: 'Decided on the way' },
  },
};

/** The parts of the gallery in their order; `published` is what people released here. */
export const sectionWords: ReadonlyArray<{
  readonly section: Section | 'published';
  readonly title: string;
  readonly note: string;
}> = [
  { section: 'first-steps', title: 'First steps', note: 'Small, and each shows one thing' },
  { section: 'published', title: 'Published here', note: 'Released from this workbench' },
  { section: 'discussion', title: 'Discussion and debate', note: 'Several voices, one answer' },
  { section: 'judging', title: 'Checking and refining', note: 'A draft meets its critics' },
  { section: 'agents', title: 'Agents, memory and research', note: 'Tools, plans, and a person beside them' },
  { section: 'coding', title: 'Competitive coding', note: 'Programs that are tested before they count' },
  { section: 'blocks', title: 'Building blocks', note: 'Parts that other flows are made of' },
];

/** How many model calls a run makes, as short as a badge. */
export function callsInShort({ least, most }: { least: number; most?: number | undefined }): string {
  if (most === 0) return 'no calls';
  if (most === undefined) return least === 0 ? 'any number of calls' : `${least}+ calls`;
  if (least === most) return most === 1 ? '1 call' : `${most} calls`;
  return `${least}–${most.toLocaleString('en')} calls`;
}
