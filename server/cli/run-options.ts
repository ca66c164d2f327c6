import { HostName, ToolGrant } from '#engine/format/index';
import type { ModelBinding } from '#engine/host';
import type { Budget, PersonBinding } from '#engine/journal/entries';
import { findForbiddenKey, isJsonObject, type JsonObject } from '#engine/json';
import { serverOf } from './library-place.ts';
import { badArguments, dataFolderOf, readJsonArgument, readOptions, readPair, requireOne } from './options.ts';
import type { OutputLines } from './output-lines.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  /** Path of a flow file, or name, `name@version` or hash of a library entry. */
  readonly flow: string;
  readonly input: JsonObject;
  readonly models: Readonly<Record<string, ModelBinding>>;
  readonly people: Readonly<Record<string, PersonBinding>>;
  readonly seed?: string;
  readonly budget?: Budget;
  /** Hosts that the run may call. */
  readonly hosts: readonly string[];
  /** Tools that it may use, or servers with all of theirs. */
  readonly tools: readonly string[];
  readonly journal?: string;
  /** Lists of the output that become files. */
  readonly outputLines: OutputLines;
  readonly json: boolean;
  readonly dataFolder: string;
  /** A server whose library, models and tools are used instead of those of the data folder. */
  readonly server?: string;
}

/** Throws BAD_REQUEST with the argument that is wrong. */
export function readRunOptions(args: readonly string[], terminal: Terminal): RunOptions {
  const { values, positionals } = readOptions(args, {
    input: { type: 'string' },
    model: { type: 'string', multiple: true },
    person: { type: 'string', multiple: true },
    seed: { type: 'string' },
    budget: { type: 'string' },
    'allow-host': { type: 'string', multiple: true },
    'allow-tool': { type: 'string', multiple: true },
    journal: { type: 'string' },
    'output-lines': { type: 'string', multiple: true },
    data: { type: 'string' },
    server: { type: 'string' },
    json: { type: 'boolean' },
  });
  return {
    flow: requireOne(positionals, 'FLOW'),
    input: readInput(values.input ?? '{}'),
    models: Object.fromEntries((values.model ?? []).map(readModel)),
    people: Object.fromEntries((values.person ?? []).map(readPerson)),
    hosts: (values['allow-host'] ?? []).map(readHost),
    tools: (values['allow-tool'] ?? []).map(readTool),
    outputLines: Object.fromEntries((values['output-lines'] ?? []).map((text) => readPair('--output-lines', text))),
    json: values.json ?? false,
    dataFolder: dataFolderOf(values.data, terminal),
    ...serverOf(values.server, terminal),
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.budget === undefined ? {} : { budget: readBudget(values.budget) }),
    ...(values.journal === undefined ? {} : { journal: values.journal }),
  };
}

export function readInput(text: string): JsonObject {
  const input = readJsonArgument('--input', text);
  if (!isJsonObject(input)) throw badArguments('--input must be a JSON object with a member for every input.');
  const forbidden = findForbiddenKey(input);
  if (forbidden !== undefined) throw badArguments(`--input: the key "${forbidden}" is not allowed.`);
  return input;
}

export function readModel(text: string): [string, ModelBinding] {
  const [role, binding] = readPair('--model', text);
  const at = binding.indexOf('/');
  if (at < 1 || at === binding.length - 1) {
    throw badArguments(`--model ${text}: write it as role=provider/model, for example solver=default/gpt-4o.`);
  }
  return [role, { provider: binding.slice(0, at), model: binding.slice(at + 1) }];
}

export function readPerson(text: string): [string, PersonBinding] {
  const [role, binding] = readPair('--person', text);
  if (binding === 'ask') return [role, 'ask'];
  if (binding.startsWith('json:') && binding.length > 5) return [role, { field: binding.slice(5) }];
  throw badArguments(`--person ${text}: write it as role=ask or role=json:FIELD.`);
}

export function readHost(text: string): string {
  if (HostName.safeParse(text).success) return text;
  throw badArguments(`--allow-host ${text}: write one host, such as api.example.com or localhost:8080.`);
}

export function readTool(text: string): string {
  if (ToolGrant.safeParse(text).success) return text;
  throw badArguments(
    `--allow-tool ${text}: write one tool, such as files/read, or a tool server for all of its tools.`,
  );
}

const limits = ['calls', 'tokens', 'money', 'seconds', 'depth'] as const;
type Limit = (typeof limits)[number];
const fractional: ReadonlySet<Limit> = new Set(['money', 'seconds']);

export function readBudget(text: string): Budget {
  const budget: Partial<Record<Limit, number>> = {};
  for (const part of text.split(',')) {
    const [name, value] = readPair('--budget', part);
    const limit = limits.find((candidate) => candidate === name);
    const amount = Number(value);
    if (limit === undefined) throw badArguments(`--budget ${part}: the limits are ${limits.join(', ')}.`);
    if (!Number.isFinite(amount) || amount < 0 || (!fractional.has(limit) && !Number.isInteger(amount))) {
      throw badArguments(`--budget ${part}: "${value}" is not a number that makes sense here.`);
    }
    budget[limit] = amount;
  }
  return budget;
}
