import { type OpenAiServer, startOpenAiServer } from '../openai-server/server.mjs';
import { type BuiltServer, startBuiltServer } from './built-server.ts';

export const testModel = 'test-model';
export const testKey = 'test-key-for-the-openai-server';

export const startModels = (): Promise<OpenAiServer> => startOpenAiServer({ models: [testModel], apiKey: testKey });

/** A server that has the models of an OpenAI-compatible one by the three environment variables; without one, it has none. */
export function startServer(models?: OpenAiServer): Promise<BuiltServer> {
  if (models === undefined) return startBuiltServer({});
  return startBuiltServer({ OPENAI_BASE_URL: models.url, OPENAI_API_KEY: testKey, OPENAI_MODEL: testModel });
}

/** What the tests of one worker of Playwright share; each is started when the first of them asks for it. */
export class SharedServers {
  #models: Promise<OpenAiServer> | undefined;
  readonly #servers = new Map<boolean, Promise<BuiltServer>>();

  models(): Promise<OpenAiServer> {
    this.#models ??= startModels();
    return this.#models;
  }

  server(withModel: boolean): Promise<BuiltServer> {
    const server = this.#servers.get(withModel) ?? this.#start(withModel);
    this.#servers.set(withModel, server);
    return server;
  }

  async dispose(): Promise<void> {
    for (const server of this.#servers.values()) await (await server).dispose();
    await (await this.#models)?.close();
  }

  async #start(withModel: boolean): Promise<BuiltServer> {
    return startServer(withModel ? await this.models() : undefined);
  }
}
