import { z } from 'zod';

/*
 * What the gallery sorts flows by. The words follow Tran et al., "Multi-Agent Collaboration Mechanisms: A Survey of
 * LLMs" (2025): actors, type, structure, strategy and coordination of a collaboration. `cost` is ours.
 */

/** Who performs: told by the roles that the flow asks for. */
export const Actors = z.enum(['models', 'people', 'both', 'programs']);
/** Whether they work towards one goal, against each other, or both; `alone` when there is nobody to work with. */
export const CollaborationType = z.enum(['alone', 'cooperation', 'competition', 'coopetition']);
/** Who hears whom: nobody, the next one, one in the middle, everybody, or groups in groups. */
export const Structure = z.enum(['single', 'chain', 'centralised', 'decentralised', 'hierarchical']);
/** What makes them act as they do: rules that are written down, roles that they take, or a model's own judgement. */
export const Strategy = z.enum(['rules', 'roles', 'judgement']);
/** Whether the order of work is drawn beforehand or decided while it runs. */
export const Coordination = z.enum(['static', 'dynamic']);
/** How many model calls a run makes at most: none, one, up to ten, more, or as many as nothing bounds. */
export const Cost = z.enum(['none', 'one', 'few', 'many', 'open']);
/** Where the gallery shows a flow that is part of the product. */
export const Section = z.enum(['first-steps', 'discussion', 'judging', 'agents', 'coding', 'blocks']);

/** What an author says of a flow. */
export const DeclaredFacets = z
  .strictObject({ type: CollaborationType, structure: Structure, strategy: Strategy, coordination: Coordination })
  .meta({ id: 'DeclaredFacets' });

/** What is told by the flow, and what its author says of it. */
export const Facets = DeclaredFacets.partial()
  .extend({
    actors: Actors,
    cost: Cost,
    calls: z.strictObject({ least: z.int(), most: z.int().optional().describe('Missing when nothing bounds it') }),
    section: Section.optional(),
  })
  .meta({ id: 'Facets' });

/** The facets that one can choose by, in the order in which they are offered. */
export const facetNames = ['actors', 'cost', 'type', 'structure', 'strategy', 'coordination'] as const;
export type FacetName = (typeof facetNames)[number];

/** The values of each, in the order in which they are offered. */
export const facetValues = {
  actors: Actors.options,
  cost: Cost.options,
  type: CollaborationType.options,
  structure: Structure.options,
  strategy: Strategy.options,
  coordination: Coordination.options,
} as const satisfies Record<FacetName, readonly string[]>;

/** What is asked for: any of the values of a facet, and that for all the facets that are named. */
export type FacetChoice = { readonly [name in FacetName]?: readonly string[] | undefined };

/** True when a flow has what is asked for. One without facets, from before there were any, only when nothing is. */
export function fitsFacets(facets: Facets | undefined, choice: FacetChoice): boolean {
  return facetNames.every((name) => {
    const wanted = choice[name] ?? [];
    const has = facets?.[name];
    return wanted.length === 0 || (has !== undefined && wanted.includes(has));
  });
}

/** How many of the flows each value of each facet would show, given what is chosen of the other facets. */
export function countFacets(
  flows: ReadonlyArray<Facets | undefined>,
  choice: FacetChoice,
): Record<FacetName, Record<string, number>> {
  const countsOf = (name: FacetName): Record<string, number> => {
    const others = flows.filter((facets) => fitsFacets(facets, { ...choice, [name]: undefined }));
    return Object.fromEntries(
      facetValues[name].map((value) => [value, others.filter((facets) => facets?.[name] === value).length]),
    );
  };
  return {
    actors: countsOf('actors'),
    cost: countsOf('cost'),
    type: countsOf('type'),
    structure: countsOf('structure'),
    strategy: countsOf('strategy'),
    coordination: countsOf('coordination'),
  };
}

export type Facets = z.infer<typeof Facets>;
export type DeclaredFacets = z.infer<typeof DeclaredFacets>;
export type Section = z.infer<typeof Section>;
