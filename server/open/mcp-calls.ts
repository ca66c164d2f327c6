import type { CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { FlowError } from '#engine/errors';
import type { Json, JsonObject } from '#engine/json';
import { Id, type RunView } from '#engine/protocol/index';
import { seenHash } from '#engine/protocol/task-links';
import { type Actor, requireRole } from '../access/actor.ts';
import type { WatchRight } from '../access/guard.ts';
import { beginOwned } from '../durable/own-run.ts';
import { prepareRun } from '../durable/prepare-run.ts';
import { findRelease } from '../library/resolve-flow.ts';
import { answerAs } from '../people/answer-task.ts';
import { isFinal, requireRun, viewOf } from '../routes/find-run.ts';
import { unexpectedError } from '../routes/problem.ts';
import type { ServerParts } from '../server-parts.ts';
import { incomingTrace } from '../telemetry/incoming-trace.ts';
import { lookTool } from './mcp-tools.ts';
import { questionOf, taskFormOf } from './task-form.ts';
import { isForbidden, type RunNews, watchRun } from './watch-run.ts';

export interface ToolCall {
  readonly name: string;
  readonly arguments: JsonObject;
}

export interface CallSetting {
  readonly parts: ServerParts;
  readonly actor: Actor;
  /** Says when the actor is let in no more. */
  readonly right: WatchRight;
  /** Where this server is reached, for links to tasks. */
  readonly origin: string;
  readonly sdk: typeof import('@modelcontextprotocol/server');
  /** The header of that name. */
  readonly traceparent: string | undefined;
  /** Whether the client can put a question to its person. */
  readonly canAsk: () => boolean;
  /** Signs what the client brings back with a person's answer. */
  readonly codec: { mint(state: CallState, context: ServerContext): Promise<string> };
}

/** Which run a call goes on with, and what its person was shown. */
export interface CallState {
  readonly run: string;
  /** Hashes by task. */
  readonly seen: Readonly<Record<string, string>>;
}

/** One call of a tool: starts a run or goes on with the one that asked for answers. Never throws but for defects. */
export async function callTool(
  setting: CallSetting,
  call: ToolCall,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { parts, actor } = setting;
  try {
    if (call.name === lookTool)
      return toResult(setting, await viewOf(parts, z.object({ run: Id }).parse(call.arguments).run, actor));
    requireRole(actor, 'member');
    const before = context.mcpReq.requestState<CallState>();
    if (before === undefined) return await follow(setting, await begin(setting, call), context);
    const isAnswered = await takeAnswers(setting, before, context);
    // Who does not want to answer is not asked again; the task is open to others.
    if (!isAnswered) return toResult(setting, await viewOf(parts, before.run, actor));
    return await follow(setting, before.run, context);
  } catch (error) {
    if (!(error instanceof FlowError) && !(error instanceof z.ZodError))
      parts.log('error', `The tool "${call.name.slice(0, 100)}" failed unexpectedly.`, error);
    const { message, help } =
      error instanceof FlowError ? error : error instanceof z.ZodError ? wrongRun() : unexpectedError();
    return { isError: true, content: [{ type: 'text', text: `${message} ${help}` }] };
  }
}

function wrongRun(): FlowError {
  return new FlowError('BAD_REQUEST', '`run` must be the id of a run.');
}

async function begin({ parts, actor, traceparent }: CallSetting, call: ToolCall): Promise<string> {
  const { name, version } = await findRelease(call.name, parts.catalog);
  const start = { flow: `${name}@${version}`, input: call.arguments };
  const options = await prepareRun(start, { source: parts.catalog, models: parts.models });
  return beginOwned(parts, { actor }, (run) => parts.owner.start({ ...options, ...incomingTrace(traceparent), run }));
}

/** Follows the run until it ends or waits for somebody; tells of each step that is done. */
async function follow(
  setting: CallSetting,
  run: string,
  context: ServerContext,
): Promise<CallToolResult | InputRequiredResult> {
  const { parts, actor, right } = setting;
  const { signal } = context.mcpReq;
  const look = () => viewOf(parts, run, actor);
  // Nobody waits for it any more; whoever was asked stays asked.
  const giveUp = async () => (await look()).status === 'running' && (await parts.owner.cancel(run));
  try {
    for await (const news of watchRun(parts, {
      run,
      actor,
      right,
      signal: AbortSignal.any([signal, parts.stopping]),
    })) {
      if (news.type === 'step') await tellStep(news, context);
      if (news.type === 'ended') return toResult(setting, news.run);
      if (news.type === 'waiting') return (await askPerson(setting, news.run, context)) ?? toResult(setting, news.run);
    }
  } catch (error) {
    if (isForbidden(error)) await giveUp();
    throw error;
  }
  if (signal.aborted) await giveUp();
  return toResult(setting, await look());
}

async function tellStep(
  { done, address }: Extract<RunNews, { type: 'step' }>,
  { mcpReq }: ServerContext,
): Promise<void> {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return;
  const params = { progressToken, progress: done, message: address };
  await mcpReq.notify({ method: 'notifications/progress', params });
}

/** What the client is to ask its person; undefined when it cannot, or when no form of theirs fits. */
async function askPerson(
  { parts, actor, sdk, codec, canAsk }: CallSetting,
  { id, tasks }: RunView,
  context: ServerContext,
): Promise<InputRequiredResult | undefined> {
  if (
    !canAsk() ||
    !(await parts.people.assignments.areMine(
      tasks.map((task) => task.id),
      actor,
    ))
  )
    return undefined;
  const asked = tasks.flatMap((task) => {
    const form = taskFormOf(task);
    return form === undefined ? [] : [[task.id, form.schema, questionOf(task)] as const];
  });
  if (asked.length < tasks.length) return undefined;
  const inputRequests = Object.fromEntries(
    asked.map(([task, requestedSchema, message]) => [
      task,
      // The form is one of flat simple fields, which is what this schema may be.
      sdk.inputRequired.elicit({ message, requestedSchema: requestedSchema as never }),
    ]),
  );
  const seen = Object.fromEntries(tasks.map((task) => [task.id, seenHash(task)]));
  return sdk.inputRequired({ inputRequests, requestState: await codec.mint({ run: id, seen }, context) });
}

/** Hands on what the client's person answered; false when they answered nothing of what was asked. */
async function takeAnswers(
  { parts, actor, sdk }: CallSetting,
  { run, seen }: CallState,
  { mcpReq }: ServerContext,
): Promise<boolean> {
  const { openTasks } = await requireRun(parts, run, actor);
  let isAnswered = openTasks.length === 0;
  for (const task of openTasks) {
    const content = sdk.acceptedContent(mcpReq.inputResponses, task.id);
    if (content === undefined) continue;
    const answer = taskFormOf(task)?.toAnswer(content as JsonObject) ?? null; // it came as JSON
    await answerAs(parts, actor, { run, task: task.id, answer, seen: seen[task.id], by: 'mcp' });
    isAnswered = true;
  }
  return isAnswered;
}

function toResult({ origin }: CallSetting, run: RunView): CallToolResult {
  const { id, status, output, error } = run;
  const tasks = run.tasks.map((task) => ({ id: task.id, title: task.title, url: `${origin}/tasks/${id}/${task.id}` }));
  const structuredContent = {
    run: id,
    status,
    ...(output === undefined ? {} : { output }),
    ...(tasks.length === 0 ? {} : { tasks }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message, help: error.help } }),
  };
  const isError = isFinal(status) ? status !== 'completed' : status === 'paused';
  return { content: [{ type: 'text', text: textOf(run, tasks) }], structuredContent, ...(isError ? { isError } : {}) };
}

function textOf({ id, status, output, error }: RunView, tasks: ReadonlyArray<{ title: string; url: string }>): string {
  if (output !== undefined) return readable(output);
  if (error !== undefined) return `Run ${id} failed: ${error.message} ${error.help}`;
  if (tasks.length === 0) return `Run ${id} is ${status}.`;
  const lines = tasks.map(({ title, url }) => `- ${title}: ${url}`);
  return [`Run ${id} waits for a person:`, ...lines, `Call ${lookTool} with this run to see what became of it.`].join(
    '\n',
  );
}

function readable(output: Readonly<Record<string, Json>>): string {
  const values = Object.values(output);
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(output, null, 2);
}
