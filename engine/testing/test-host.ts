import { FlowError } from '../errors.ts';
import type { Host, HttpClient, Sandbox, ToolServers } from '../host.ts';
import { memoryStore } from '../journal/memory-store.ts';
import type { JournalStore } from '../journal/store.ts';
import { type ManualClock, manualClock } from '../manual-clock.ts';
import { type Script, type ScriptedModels, scriptedModels } from './scripted-models.ts';

export interface TestHost extends Host {
  readonly clock: ManualClock;
  readonly models: ScriptedModels;
  readonly warnings: string[];
}

export interface TestHostOptions {
  readonly script?: Script;
  readonly store?: JournalStore;
  readonly sandbox?: Sandbox;
  readonly http?: HttpClient;
  readonly tools?: ToolServers;
}

/** A host in memory with a clock that stands still, ids that count, and a model that follows a script. */
export function testHost({ script, store, sandbox, http, tools }: TestHostOptions = {}): TestHost {
  let ids = 0;
  const warnings: string[] = [];
  return {
    store: store ?? memoryStore(),
    clock: manualClock(1_000_000),
    models: scriptedModels(script ?? (({ turns }) => `Answer to: ${turns.at(-1)?.content ?? ''}`)),
    sandbox: sandbox ?? noSandbox,
    ...(http === undefined ? {} : { http }),
    ...(tools === undefined ? {} : { tools }),
    newId: () => {
      ids += 1;
      return `id${String(ids).padStart(6, '0')}`;
    },
    log: (level, message) => {
      if (level === 'error' || level === 'warn') warnings.push(message);
    },
    warnings,
  };
}

const noSandbox: Sandbox = {
  run: () => Promise.reject(new FlowError('INTERNAL', 'This test host has no sandbox; pass one.')),
};
