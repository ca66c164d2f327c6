import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** The real program, bundled below node_modules, so that what is not bundled is found. */
export async function bundleProgram(outDir: string): Promise<void> {
  await build({
    configFile: join(root, 'server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, sourcemap: false },
  });
}

export interface Program {
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One command of the program as a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly token: string;
  readonly said: () => string;
}

/** A program that is not ready, or does not answer, for so long, on a machine however busy, is taken for dead. */
const startMs = 200_000;
const replyMs = 60_000;

/** Starts `flowright …` and waits until it says that it is ready. */
export async function startProgram({ bundle, environment }: Program, args: readonly string[]): Promise<Running> {
  // It ends with whoever started it, however that ended.
  const script =
    'process.stdin.on("close", () => process.exit(1)).resume().unref(); import(process.argv[1]).then(async ({ runCommand }) => { process.exitCode = await runCommand(process.argv.slice(2)); })';
  const child = spawn(process.execPath, ['-e', script, join(bundle, 'cli.js'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...environment },
  });
  let said = '';
  const ready = new Promise<{ port: number; token: string }>((resolve, reject) => {
    const take = (text: string) => {
      said += text;
      if (said.includes('Flowright works:')) resolve({ port: 0, token: '' });
      const port = /^Flowright is ready: http:\/\/[^:]+:(\d+)$/m.exec(said)?.[1];
      const token = /^Token for other programs: (\S+)$/m.exec(said)?.[1];
      if (port !== undefined && token !== undefined) resolve({ port: Number(port), token });
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('exit', (code, signal) =>
      reject(new Error(`flowright ${args[0]} ended with ${code ?? signal}: ${said}`)),
    );
  });
  const late = setTimeout(() => child.kill('SIGKILL'), startMs);
  try {
    return { ...(await ready), child, said: () => said };
  } finally {
    clearTimeout(late);
  }
}

/** Sends a signal and waits for the end; resolves with the exit status and the milliseconds it took. */
export async function endProgram(
  { child }: Running,
  signal: NodeJS.Signals,
): Promise<{ code: number | null; ms: number }> {
  if (child.exitCode !== null || child.signalCode !== null) return { code: child.exitCode, ms: 0 };
  const began = performance.now();
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exited) as [number | null];
  return { code, ms: performance.now() - began };
}

export interface Reply {
  readonly status: number;
  /** As it came. */
  readonly text: string;
  /** Null when it is no JSON. */
  readonly body: unknown;
}

/** One call of the API, with its token. */
export function callApi({ port, token }: Running, path: string, body?: object): Promise<Reply> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        const isJson = /^application\/(problem\+)?json/.test(response.headers['content-type'] ?? '');
        resolve({ status: response.statusCode ?? 0, text, body: isJson && text !== '' ? JSON.parse(text) : null });
      });
    });
    request.on('error', reject);
    request.setTimeout(replyMs, () => request.destroy(new Error(`${method} ${path} was not answered in time.`)));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
