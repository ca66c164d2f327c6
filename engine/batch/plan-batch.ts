import { contentHash, sha256Hex } from '../format/index.ts';
import { canonicalJson } from '../json.ts';
import type { BatchHead, CreateBatchRequest } from '../protocol/batches.ts';
import type { BatchStart, CaseStart } from './batch-store.ts';
import { type Case, readCases } from './read-cases.ts';
import { checkExpected, readScoreSpec } from './score-spec.ts';

export interface PlannedBatch {
  readonly head: BatchHead;
  readonly start: BatchStart;
  readonly cases: readonly Case[];
}

/** More runs than this are a mistake more often than a wish. */
export const mostRuns = 200_000;

/** Reads the cases of a request and checks what can be checked before anything is paid for. Throws BAD_REQUEST. */
export function planBatch(request: CreateBatchRequest, start: BatchStart, newSeed: () => string): PlannedBatch {
  const { cases: given, input = {}, samples, concurrency, score, rounds, title, seed = newSeed() } = request;
  const { flow, models = {}, people = {} } = start.each;
  const cases = readCases(given.text, {
    format: given.format,
    interface: flow.interface,
    peopleFields: Object.values(people).flatMap((binding) => (binding === 'ask' ? [] : [binding.field])),
    common: input,
    ...(given.columns === undefined ? {} : { columns: given.columns }),
  });
  if (score !== undefined) checkExpected(readScoreSpec(score), cases);
  const flowTitle = flow.title ?? flow.name;
  const dataTitle = given.title ?? `${cases.length} cases`;
  const head: BatchHead = {
    title: title === undefined || title.trim() === '' ? `${flowTitle}, ${dataTitle}` : title.trim(),
    flow: flow.name,
    flowTitle,
    hash: hashOfStart(start.each),
    dataTitle,
    seed,
    samples,
    concurrency,
    cases: cases.length,
    models: printModels(models),
    recorded: Object.values(models).some(({ provider }) => provider === 'recorded'),
    input,
    ...(score === undefined ? {} : { score }),
    ...(rounds === undefined ? {} : { rounds }),
  };
  return { head, start, cases };
}

/** Of the flow with all that it reaches: a draft that it uses may have changed although the flow has not. */
export function hashOfStart({ flow, flows = {} }: Pick<CaseStart, 'flow' | 'flows'>): string {
  const reached = Object.entries(flows).map(([name, one]) => [name, contentHash(one)]);
  const hash = contentHash(flow);
  if (reached.length === 0) return hash;
  return `sha256-${sha256Hex(canonicalJson([hash, Object.fromEntries(reached)]))}`;
}

/** Role → `provider/model`. */
export function printModels(models: NonNullable<CaseStart['models']>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(models).map(([role, { provider, model }]) => [role, `${provider}/${model}`]),
  );
}
