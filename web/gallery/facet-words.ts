import type { FacetName, Section } from '#engine/protocol/index';
import { facetWordsText } from '../text/gallery.ts';
import { language } from '../text/language.ts';

export interface FacetWords {
  /** What the facet is about. */
  readonly label: string;
  /** What each of its values is called. */
  readonly values: Readonly<Record<string, string>>;
}

/** The facets in words that need no explanation; the survey's own words are beside them in the entry's page. */
export const facetWords: Readonly<Record<FacetName, FacetWords>> = {
  actors: {
    label: facetWordsText.whoWorks,
    values: {
      models: facetWordsText.models,
      people: facetWordsText.people,
      both: facetWordsText.modelsAndPeople,
      programs: facetWordsText.programsOnly,
    },
  },
  cost: {
    label: facetWordsText.modelCalls,
    values: {
      none: facetWordsText.none,
      one: facetWordsText.one,
      few: facetWordsText.twoToTen,
      many: facetWordsText.moreThanTen,
      open: facetWordsText.noUpperBound,
    },
  },
  type: {
    label: facetWordsText.togetherOrAgainst,
    values: {
      alone: facetWordsText.oneAlone,
      cooperation: facetWordsText.together,
      competition: facetWordsText.againstEachOther,
      coopetition: facetWordsText.againstThenTogether,
    },
  },
  structure: {
    label: facetWordsText.whoHearsWhom,
    values: {
      single: facetWordsText.onlyItself,
      chain: facetWordsText.oneAfterAnother,
      centralised: facetWordsText.oneInMiddle,
      decentralised: facetWordsText.everybodyEverybody,
      hierarchical: facetWordsText.groupsWithinGroups,
    },
  },
  strategy: {
    label: facetWordsText.whatGuidesThem,
    values: { rules: facetWordsText.rules, roles: facetWordsText.roles, judgement: facetWordsText.theirOwnJudgement },
  },
  coordination: {
    label: facetWordsText.orderOfWork,
    values: { static: facetWordsText.drawnBeforehand, dynamic: facetWordsText.decidedOnWay },
  },
};

/** The parts of the gallery in their order; `published` is what people released here. */
export const sectionWords: ReadonlyArray<{
  readonly section: Section | 'published';
  readonly title: string;
  readonly note: string;
}> = [
  { section: 'first-steps', title: facetWordsText.firstSteps, note: facetWordsText.smallAndEachShowsOne },
  { section: 'published', title: facetWordsText.publishedHere, note: facetWordsText.releasedFrom },
  { section: 'discussion', title: facetWordsText.discussionAndDebate, note: facetWordsText.severalVoicesOneAnswer },
  { section: 'judging', title: facetWordsText.checkingAndRefining, note: facetWordsText.draftMeetsItsCritics },
  { section: 'agents', title: facetWordsText.agentsMemoryAndResearch, note: facetWordsText.toolsPlansAndPerson },
  { section: 'coding', title: facetWordsText.competitiveCoding, note: facetWordsText.programsThatAreTested },
  { section: 'blocks', title: facetWordsText.buildingBlocks, note: facetWordsText.partsThatOtherFlows },
];

/** How many model calls a run makes, as short as a badge. */
export function callsInShort({ least, most }: { least: number; most?: number | undefined }): string {
  if (most === 0) return facetWordsText.noCalls;
  if (most === undefined) return least === 0 ? facetWordsText.anyNumberOfCalls : facetWordsText.leastCalls(least);
  if (least === most) return facetWordsText.calls(most);
  return facetWordsText.rangeOfCalls(least, most.toLocaleString(language));
}
