import { useMemo, useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import type { DeclaredFacets, Example, FlowCard, Lineage, PublishRequest, Release } from '#engine/protocol/index';
import { publishFlow } from '../../client/library.ts';
import { queryClient } from '../../client/query-client.ts';
import { problemsOf } from '../../client/request-error.ts';
import { useWhileShown } from '../../shell/use-while-shown.ts';
import { originOf } from '../../store/draft-origin.ts';
import { usePublishingText } from '../../text/publishing.ts';
import { showError, toast } from '../../ui/index.ts';
import { useExampleChecks } from '../examples/use-example-checks.ts';
import { filledCard } from './CardFields.tsx';
import type { PublishFormProps } from './PublishForm.tsx';
import { versionProblem } from './version-choice.ts';

export interface PublishDraft {
  readonly version: string;
  readonly notes: string;
  readonly readme: string;
  readonly author: string;
  readonly card: FlowCard;
  readonly facets: Partial<DeclaredFacets>;
  /** Why it may be published although an example fails. */
  readonly reason: string;
}

const authorKey = 'flowright.author';

/** What is filled in, the examples with what came of them, and the way to a release. */
export function usePublishing({ flow, examples: given = [], advice, last, busy, ...on }: PublishFormProps) {
  const [draft, setDraft] = useState<PublishDraft>(() => ({
    version: advice.suggested,
    notes: '',
    readme: last?.readme ?? '',
    author: localStorage.getItem(authorKey) ?? '',
    card: last?.card ?? {},
    facets: declaredOf(last),
    reason: '',
  }));
  const offered = useMemo(() => offeredExamples(last?.examples ?? [], given), [last, given]);
  const examples = useChosenExamples(flow, offered);
  const set = (changes: Partial<PublishDraft>) => setDraft({ ...draft, ...changes });
  const whileShown = useWhileShown();
  const submit = async () => {
    if (versionProblem(draft.version, advice) !== undefined || busy) return;
    on.onBusy(true);
    try {
      if (!(await examples.passed()) && draft.reason.trim() === '') return examples.askWhy();
      await publishFlow(requestOf(flow, draft, { examples: examples.list, last }), whileShown());
      localStorage.setItem(authorKey, draft.author);
      await queryClient.invalidateQueries({ queryKey: ['library'] });
      toast.success(usePublishingText.publishedNamed(flow.name, draft.version));
      on.onClose();
      on.onPublished({ name: flow.name, version: draft.version });
    } catch (error) {
      if (whileShown().aborted) return;
      if (problemsOf(error).some(({ path }) => path.startsWith('examples'))) examples.askWhy();
      showError(error, usePublishingText.itWasNotPublishedNothing);
    } finally {
      on.onBusy(false);
    }
  };
  return { draft, set, examples, submit };
}

export type ChosenExamples = ReturnType<typeof useChosenExamples>;

function useChosenExamples(flow: FlowFile, offered: readonly Example[]) {
  const checks = useExampleChecks(`draft/${flow.name}`);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isWhyAsked, setWhyAsked] = useState(false);
  const list = offered.filter(({ name }) => !left.has(name));
  const isFailing = list.some(({ name }) => {
    const check = checks.checks[name];
    return check !== undefined && check !== 'running' && check.status === 'failed';
  });
  return {
    offered,
    list,
    checks,
    isFailing: isFailing || isWhyAsked,
    /** Somebody tried to publish although an example fails. */
    isWhyAsked,
    askWhy: () => setWhyAsked(true),
    choose(name: string, isChosen: boolean) {
      const next = new Set(left);
      if (isChosen) next.delete(name);
      else next.add(name);
      setLeft(next);
    },
    /** Runs those that were not run yet. */
    async passed(): Promise<boolean> {
      const isKnown = list.every(({ name }) => checks.checks[name] !== undefined && checks.checks[name] !== 'running');
      if (isKnown) return !isFailing;
      const results = await checks.run(flow, list);
      return results?.every(({ status }) => status === 'passed') === true;
    },
  };
}

/** Those of the last release, and those that came with the draft; each under a name that a release may have. */
function offeredExamples(own: readonly Example[], given: readonly Example[]): Example[] {
  const named = [...own, ...given].map((example) => ({
    ...example,
    name: example.name.replaceAll('/', '-').slice(0, 64),
  }));
  return named.filter(({ name }, index) => named.findIndex((one) => one.name === name) === index);
}

interface RequestParts {
  readonly examples: readonly Example[];
  readonly last: Release | undefined;
}

function requestOf(flow: FlowFile, draft: PublishDraft, { examples, last }: RequestParts): PublishRequest {
  const { version, notes, readme, author, facets } = draft;
  const card = filledCard(draft.card);
  const lineage = lineageOf(flow.name) ?? last?.lineage;
  const reason = draft.reason.trim();
  return {
    ...{ flow, version, notes, readme, author, facets },
    examples: [...examples],
    ...(card === undefined ? {} : { card }),
    ...(lineage === undefined ? {} : { lineage }),
    ...(reason === '' ? {} : { failingExamplesReason: reason }),
  };
}

function lineageOf(draft: string): Lineage | undefined {
  const origin = originOf(draft);
  if (origin === undefined || !origin.isFork || origin.hash === undefined) return undefined;
  const { name, version, hash, server } = origin;
  return { forkedFrom: { name, version, hash, ...(server === undefined ? {} : { server }) } };
}

/** What was said of the last release stands until something else is said. */
function declaredOf(last: Release | undefined): Partial<DeclaredFacets> {
  const { type, structure, strategy, coordination } = last?.facets ?? {};
  return {
    ...(type === undefined ? {} : { type }),
    ...(structure === undefined ? {} : { structure }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(coordination === undefined ? {} : { coordination }),
  };
}
