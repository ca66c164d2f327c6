export { memoryStore } from '../journal/memory-store.ts';
export { type ManualClock, manualClock } from '../manual-clock.ts';
export { edgesOf, flowOf } from './flow-builder.ts';
export { ask, person, scripted, text, whyInput } from './sample-nodes.ts';
export { type HttpScript, type ScriptedHttp, scriptedHttp } from './scripted-http.ts';
export { byAddress, type Script, type ScriptedModels, scriptedModels } from './scripted-models.ts';
export { type ScriptedTools, scriptedTools, type ToolScript } from './scripted-tools.ts';
export { type TestHost, type TestHostOptions, testHost } from './test-host.ts';
