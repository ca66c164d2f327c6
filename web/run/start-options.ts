import { z } from 'zod';
import type { FlowFile } from '#engine/format/index';
import { JsonRecord } from '#engine/format/node-schemas';
import type { ModelBinding } from '#engine/host';
import type { Budget } from '#engine/journal/index';
import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import { recordedProvider, toRecordedAnswer } from '#engine/models/recorded-models';
import type { Example, SettingsView } from '#engine/protocol/index';
import type { PortSchema } from '#engine/schema/index';
import { directProvider } from '../host/direct-models.ts';
import { keepRecording } from '../host/recordings.ts';
import { startOptionsText } from '../text/start-options.ts';

const Remembered = z.object({
  input: JsonRecord.optional(),
  place: z.enum(['server', 'browser']).optional(),
});
export type Remembered = z.infer<typeof Remembered>;

const memoryKey = (flow: string): string => `flowright.run.${flow}`;

/** What was filled in when this flow was last started from this browser. */
export function recallStart(flow: string): Remembered {
  try {
    return Remembered.parse(JSON.parse(localStorage.getItem(memoryKey(flow)) ?? '{}'));
  } catch {
    return {};
  }
}

export function rememberStart(flow: string, start: Remembered): void {
  try {
    localStorage.setItem(memoryKey(flow), JSON.stringify(start));
  } catch {
    // A full storage must not keep anybody from running a flow.
  }
}

/** The form of a flow's input. */
export function inputSchema(flow: FlowFile): PortSchema {
  const optional = new Set(flow.interface.optional ?? []);
  return {
    type: 'object',
    properties: flow.interface.input,
    required: Object.entries(flow.interface.input).flatMap(([name, schema]) =>
      optional.has(name) || schema.default !== undefined ? [] : [name],
    ),
    additionalProperties: false,
  };
}

/** True when what is filled in is that input, in whatever order. */
export function isSameInput(input: JsonObject, filledIn: Json | undefined): boolean {
  if (!isJsonObject(filledIn)) return false;
  const names = new Set([...Object.keys(input), ...Object.keys(filledIn)]);
  return [...names].every((name) => JSON.stringify(input[name]) === JSON.stringify(filledIn[name]));
}

/** Who answers for the models: a recording, or models by role; an empty text means the default. */
export interface ModelChoice {
  readonly example: Example | undefined;
  /** `provider/model` by role; `*` stands for all roles not named. */
  readonly byRole: Readonly<Record<string, string>>;
}

/** `provider/model` as a binding; undefined for an empty text. Models' names may hold slashes themselves. */
export function parseModel(text: string): ModelBinding | undefined {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  if (trimmed === '') return undefined;
  return slash < 0
    ? { provider: trimmed, model: '' }
    : { provider: trimmed.slice(0, slash), model: trimmed.slice(slash + 1) };
}

export function printModel({ provider, model }: ModelBinding): string {
  return `${provider}/${model}`;
}

/** What is wrong with the models named for a run in that place, by role. */
export function checkModels(
  choice: ModelChoice,
  settings: SettingsView | undefined,
  place: 'server' | 'browser',
): Record<string, string> {
  const known = new Set((settings?.providers ?? []).map(({ name }) => name));
  const problems: Record<string, string> = {};
  for (const [role, text] of Object.entries(choice.byRole)) {
    const binding = parseModel(text);
    if (binding === undefined) continue;
    if (binding.model === '') problems[role] = startOptionsText.writeProviderModel;
    else if (binding.provider === directProvider && place === 'server')
      problems[role] = startOptionsText.thisModelIsCalled;
    else if (binding.provider !== directProvider && settings !== undefined && !known.has(binding.provider)) {
      problems[role] = startOptionsText.thereIsNoProvider(binding.provider);
    }
  }
  return problems;
}

/** The bindings of a run. A recording is kept in this browser first, since its worker looks for it here. */
export async function bindModels(choice: ModelChoice, exampleSource: string): Promise<Record<string, ModelBinding>> {
  if (choice.example !== undefined) {
    const model = `${exampleSource}/${choice.example.name}`;
    await keepRecording(model, { answers: choice.example.answers.map(toRecordedAnswer) });
    return { '*': { provider: recordedProvider, model } };
  }
  const bound = Object.entries(choice.byRole).flatMap(([role, text]) => {
    const binding = parseModel(text);
    return binding === undefined ? [] : [[role, binding] as const];
  });
  return Object.fromEntries(bound);
}

export interface BudgetDraft {
  readonly calls: number | null;
  readonly tokens: number | null;
  /** US dollars. */
  readonly money: number | null;
  readonly seconds: number | null;
}

export const noLimits: BudgetDraft = { calls: null, tokens: null, money: null, seconds: null };

/**
 * What to offer to a run that was stopped at `limit`: twice as much, and in any case more than was spent, which
 * may be more than the limit, since a call's price is known only after it.
 */
export function raisedLimit(limit: number | undefined, spent = 0): number | null {
  if (limit === undefined) return null;
  const raised = Math.max(limit * 2, spent * 1.5);
  return Number(raised.toPrecision(2)) > spent ? Number(raised.toPrecision(2)) : raised;
}

/** A budget of what was filled in; undefined when nothing was. */
export function toBudget({ calls, tokens, money, seconds }: BudgetDraft): Budget | undefined {
  const budget = {
    ...(calls === null ? {} : { calls: Math.round(calls) }),
    ...(tokens === null ? {} : { tokens: Math.round(tokens) }),
    ...(money === null ? {} : { money }),
    ...(seconds === null ? {} : { seconds }),
  };
  return Object.keys(budget).length === 0 ? undefined : budget;
}
