import type { FlowFile } from '#engine/format/flow-file';
import type { Json, JsonObject } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';
import { type DataSet, type DataSetUse, dataSets } from '#flows/data/index';
import type { RunPlace } from '../client/run-client.ts';
import { type BudgetDraft, bindModels, type ModelChoice, toBudget } from '../run/start-options.ts';
import { grantsFrom, type NeededGrants } from '../run/use-needed-grants.ts';
import type { BatchRequest } from './batch-client.ts';
import { type ColumnDraft, columnsOf, type DataDraft, isNeeded } from './data-draft.ts';
import { printScore, type ScoreDraft } from './score-draft.ts';
import { bindRecording } from './start-sample.ts';

/** A data set that was chosen, and how it is to be used when it is one of ours. */
export interface ChosenData {
  readonly data: DataDraft;
  readonly set?: DataSet | undefined;
  readonly use?: DataSetUse | undefined;
}

/** Everything that an experiment is made of, as it is filled in. */
export interface ExperimentParts {
  readonly place: RunPlace;
  readonly title: string;
  /** `name@version`, or the name of a draft. */
  readonly reference: string;
  readonly flow: FlowFile;
  readonly flows: Readonly<Record<string, FlowFile>>;
  readonly chosen: ChosenData;
  readonly columns: ColumnDraft;
  /** What every case gets. */
  readonly common: JsonObject;
  readonly models: ModelChoice;
  /** Answers are the scripted ones of the data set. */
  readonly isScripted: boolean;
  readonly score: ScoreDraft;
  readonly samples: number;
  readonly concurrency: number;
  readonly budget: BudgetDraft;
  readonly seed: string;
  /** What was shown and allowed. */
  readonly needed: NeededGrants;
}

/** What the page sends. A recording is kept in this browser on the way. */
export async function toRequest(parts: ExperimentParts): Promise<BatchRequest> {
  const { title, reference, flow, flows, chosen, columns, common, samples, concurrency, seed, needed } = parts;
  const { data, set, use } = chosen;
  const score = printScore(parts.score);
  const budget = toBudget(parts.budget);
  const renamed = columnsOf(columns);
  const models =
    parts.isScripted && set !== undefined && use !== undefined
      ? await bindRecording(set.name, use)
      : await bindModels(parts.models, reference);
  return {
    // A draft is known only here, so it goes along with all that it reaches.
    ...(reference.includes('@') ? { flow: reference } : { flow, flows: { ...flows } }),
    cases: {
      format: data.format,
      text: data.text,
      title: data.title,
      ...(Object.keys(renamed).length === 0 ? {} : { columns: renamed }),
    },
    samples,
    concurrency,
    models,
    ...(title.trim() === '' ? {} : { title: title.trim() }),
    ...(Object.keys(common).length === 0 ? {} : { input: common }),
    ...(score === undefined ? {} : { score }),
    ...(use?.rounds === undefined ? {} : { rounds: use.rounds }),
    ...(seed.trim() === '' ? {} : { seed: seed.trim() }),
    ...(budget === undefined ? {} : { budget }),
    ...grantsFrom(needed),
  };
}

/** The inputs that no column gives, as a form: those that a run needs, and those that it can do without. */
export function commonSchemas(flow: FlowFile, columns: ColumnDraft): { needed: PortSchema; other: PortSchema } {
  const names = Object.keys(flow.interface.input).filter((name) => (columns[name] ?? '') === '');
  const formOf = (wanted: readonly string[], required: readonly string[]): PortSchema => ({
    type: 'object',
    properties: Object.fromEntries(wanted.map((name) => [name, flow.interface.input[name]!])),
    required: [...required],
  });
  const needed = names.filter((name) => isNeeded(flow.interface, name));
  return {
    needed: formOf(needed, needed),
    other: formOf(
      names.filter((name) => !needed.includes(name)),
      [],
    ),
  };
}

/** What was filled in for all cases, without what the flow says anyway and what columns give. */
export function commonInput(flow: FlowFile, columns: ColumnDraft, draft: unknown): JsonObject {
  if (typeof draft !== 'object' || draft === null) return {};
  const filledIn = Object.entries(draft as Readonly<Record<string, Json | undefined>>); // a form's draft of an object
  return Object.fromEntries(
    filledIn.flatMap(([name, value]): [string, Json][] => {
      const schema = flow.interface.input[name];
      if (schema === undefined || value === undefined || (columns[name] ?? '') !== '') return [];
      return JSON.stringify(schema.default) === JSON.stringify(value) ? [] : [[name, value]];
    }),
  );
}

/** The data set of that name, if it is one of ours. */
export function findDataSet(name: string | null): DataSet | undefined {
  return dataSets.find((set) => set.name === name);
}
