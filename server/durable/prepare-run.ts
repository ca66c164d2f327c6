import { checkFlow, needsOf } from '#engine';
import { FlowError } from '#engine/errors';
import type { FlowFile } from '#engine/format/index';
import type { ModelBinding } from '#engine/host';
import type { StartRunRequest } from '#engine/protocol/index';
import { bindingsOf } from '#engine/protocol/run-people';
import type { StartOptions } from '#engine/run/run-api';
import { findRelease, type ReleaseSource, type ResolvedFlow, resolveFlow } from '../library/resolve-flow.ts';
import { ListedError } from '../routes/problem.ts';

/** What is known of models before a run begins. */
export interface ModelChoice {
  defaultBinding(): Promise<ModelBinding | undefined>;
  /** Rejects when nothing answers under this binding. */
  check(binding: ModelBinding): Promise<void>;
}

export interface RunSources {
  readonly source: ReleaseSource;
  readonly models: ModelChoice;
}

type Bindings = Readonly<Record<string, ModelBinding>>;

/**
 * Turns a request into what the engine starts from: the flow with all it reaches, and a model for every role.
 * Rejects with FLOW_NOT_FOUND, FLOW_INVALID (every problem listed) or MODEL_NOT_CONFIGURED.
 */
export async function prepareRun(request: StartRunRequest, sources: RunSources): Promise<StartOptions> {
  const root = await findFlow(request.flow, sources.source);
  const resolved = await resolveFlow(root, request.flows ?? {}, sources.source);
  refuseInvalid(resolved);
  const needs = needsOf(resolved.flow, resolved.flows);
  const models = await bindRoles(needs.models, request.models ?? {}, sources.models);
  const { input, seed, people, budget, breakpoints, grants } = request;
  return {
    ...resolved,
    input,
    models,
    ...(seed === undefined ? {} : { seed }),
    ...(people === undefined ? {} : { people: bindingsOf(people) }),
    ...(budget === undefined ? {} : { budget }),
    ...(breakpoints === undefined ? {} : { breakpoints }),
    ...(grants === undefined ? {} : { grants }),
  };
}

async function findFlow(flow: StartRunRequest['flow'], source: ReleaseSource): Promise<FlowFile> {
  return typeof flow === 'string' ? (await findRelease(flow, source)).flow : flow;
}

function refuseInvalid({ flow, flows }: ResolvedFlow): void {
  const problems = checkFlow(flow, flows).filter((problem) => problem.severity === 'error');
  const first = problems[0];
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new ListedError(
    'FLOW_INVALID',
    `The flow "${flow.name}" cannot run. ${first.path}: ${first.message}${more}`,
    problems,
  );
}

async function bindRoles(roles: readonly string[], given: Bindings, choice: ModelChoice): Promise<Bindings> {
  for (const binding of Object.values(given)) await choice.check(binding);
  const unbound = roles.filter((role) => !Object.hasOwn(given, role));
  if (unbound.length === 0 || Object.hasOwn(given, '*')) return given;
  const fallback = await choice.defaultBinding();
  if (fallback !== undefined) return { ...given, '*': fallback };
  const names = unbound.map((role) => `"${role}"`).join(', ');
  throw new FlowError(
    'MODEL_NOT_CONFIGURED',
    `No model is configured for ${unbound.length > 1 ? 'the roles' : 'the role'} ${names}.`,
  );
}
