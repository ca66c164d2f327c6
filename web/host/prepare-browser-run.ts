import { FlowError } from '#engine/errors';
import { checkFlow } from '#engine/graph/check-flow';
import { needsOf } from '#engine/graph/references';
import type { ModelBinding } from '#engine/host';
import { recordedProvider } from '#engine/models/recorded-models';
import type { StartRunRequest } from '#engine/protocol/index';
import { bindingsOf } from '#engine/protocol/run-people';
import { bindingsInUse } from '#engine/run/decide-commands';
import { foldRun } from '#engine/run/fold';
import { parseJournal } from '#engine/run/start-run';
import { resolveFlow } from '../client/resolve-flow.ts';
import type { RunImport } from '../client/run-client.ts';
import { getSettings } from '../client/settings.ts';
import { directProvider, readDirectModels } from './direct-models.ts';
import { findRecording } from './recordings.ts';
import type { BrowserStart } from './run-channel.ts';

/**
 * Turns a request into what the worker starts from: the flow with all it reaches, and a model for every role.
 * Rejects with FLOW_NOT_FOUND, FLOW_INVALID or MODEL_NOT_CONFIGURED.
 */
export async function prepareBrowserRun(request: StartRunRequest): Promise<BrowserStart> {
  const { flow, flows } = await resolveFlow(request.flow, request.flows ?? {});
  const problem = checkFlow(flow, flows).find(({ severity }) => severity === 'error');
  if (problem !== undefined) {
    throw new FlowError('FLOW_INVALID', `The flow “${flow.title ?? flow.name}” cannot run yet. ${problem.message}`, {
      where: { flow: flow.name, path: problem.path },
    });
  }
  const { input, seed, people, budget, grants, breakpoints } = request;
  return {
    flow,
    flows,
    input,
    models: await bindRoles(needsOf(flow, flows).models, request.models ?? {}),
    ...(seed === undefined ? {} : { seed }),
    ...(people === undefined ? {} : { people: bindingsOf(people) }),
    ...(budget === undefined ? {} : { budget }),
    ...(grants === undefined ? {} : { grants }),
    ...(breakpoints === undefined ? {} : { breakpoints }),
  };
}

async function bindRoles(
  roles: readonly string[],
  given: Readonly<Record<string, ModelBinding>>,
): Promise<Record<string, ModelBinding>> {
  for (const binding of Object.values(given)) await checkRecording(binding);
  const unbound = roles.filter((role) => !Object.hasOwn(given, role));
  if (unbound.length === 0 || Object.hasOwn(given, '*')) return given;
  const fallback = await defaultBinding();
  if (fallback !== undefined) return { ...given, '*': fallback };
  throw new FlowError(
    'MODEL_NOT_CONFIGURED',
    `No model is chosen for ${unbound.map((role) => `“${role}”`).join(', ')}.`,
  );
}

async function checkRecording({ provider, model }: ModelBinding): Promise<void> {
  if (provider !== recordedProvider || (await findRecording(model)) !== undefined) return;
  throw new FlowError('NO_RECORDED_ANSWER', `This browser has no recording “${model}”.`);
}

/**
 * Checks every model that a run may still call from here, before anything is taken over. Rejects with JOURNAL_INVALID,
 * JOURNAL_MISMATCH, NO_RECORDED_ANSWER or MODEL_NOT_CONFIGURED.
 */
export async function checkModelsOf({ entries, models, seats }: RunImport): Promise<void> {
  const state = foldRun(parseJournal(entries));
  if (state.ended !== undefined) return;
  for (const binding of bindingsInUse(state, { models, seats })) await checkBinding(binding);
}

/** Rejects with NO_RECORDED_ANSWER or MODEL_NOT_CONFIGURED when a model cannot be called from this browser. */
export async function checkBinding(binding: ModelBinding): Promise<void> {
  await checkRecording(binding);
  if (binding.provider === recordedProvider) return;
  if (binding.provider === directProvider) {
    if ((await readDirectModels()) !== undefined) return;
    throw new FlowError('MODEL_NOT_CONFIGURED', 'This browser knows no model server of its own.');
  }
  // Without a server nothing is known of its providers; the call itself will say so.
  const settings = await getSettings().catch(() => undefined);
  if (settings === undefined || settings.providers.some(({ name }) => name === binding.provider)) return;
  throw new FlowError('MODEL_NOT_CONFIGURED', `There is no provider “${binding.provider}” in the settings.`);
}

/** What a role gets that nothing binds: this browser's own choice, else the server's default. */
export async function defaultBinding(): Promise<ModelBinding | undefined> {
  const direct = await readDirectModels();
  if (direct !== undefined) return { provider: directProvider, model: direct.model };
  // Without a server there is no default, which is said where it matters.
  return (await getSettings().catch(() => undefined))?.defaultModel;
}
