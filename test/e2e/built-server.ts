import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../../server/dist/main.js');
const startLimitMs = 20_000;

/** The built server as a process of its own, with a data folder of its own, on a port that was free. */
export interface BuiltServer {
  /** For example `http://127.0.0.1:41873`; the same after a restart. */
  readonly url: string;
  readonly dataDir: string;
  /** What other programs show to be let in. */
  readonly token: string;
  /** Whether it was ended at least once, so that a page may have failed to reach it. */
  hasBeenDown(): boolean;
  /** Everything that it has written to its output so far, over all restarts. */
  log(): string;
  /** Ends it as a power cut would; resolves when it is gone. */
  kill9(): Promise<void>;
  /** Asks it to stop; resolves to its exit status. */
  stop(): Promise<number | null>;
  /** Starts it again on the same port and data folder, ending it first (`kill9`) when it still runs. */
  restart(): Promise<void>;
  /** Stops it and removes the data folder. */
  dispose(): Promise<void>;
}

/** Starts a server; resolves when it takes requests. Rejects with what it said when it does not come up. */
export async function startBuiltServer(
  environment: Readonly<Record<string, string>>,
  firstPort = 0,
): Promise<BuiltServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'flowright-e2e-'));
  const dataDir = path.join(folder, 'data');
  let written = '';
  let child: ChildProcess | undefined;
  let ends = 0;

  const launch = async (port: number) => {
    const own = spawn(process.execPath, [program, '--port', String(port), '--data', dataDir], {
      env: { ...cleanEnvironment(), HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = own;
    const begin = written.length;
    const take = (text: string) => {
      written += text;
    };
    own.stdout.setEncoding('utf8').on('data', take);
    own.stderr.setEncoding('utf8').on('data', take);
    return await until(own, () => {
      const said = written.slice(begin);
      const url = /^Flowright is ready: (http:\/\/\S+)$/m.exec(said)?.[1];
      const token = /^Token for other programs: (\S+)$/m.exec(said)?.[1];
      // With accounts it tells nobody a token.
      const isReady =
        token !== undefined || (environment.FLOWRIGHT_PUBLIC_URL !== undefined && said.includes('Data folder:'));
      return url === undefined || !isReady ? undefined : { url, token: token ?? '' };
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    const own = child;
    if (own === undefined) return null;
    child = undefined;
    ends += 1;
    const ended = exitOf(own);
    own.kill(signal);
    return await ended;
  };

  try {
    const { url, token } = await launch(firstPort);
    return {
      url,
      token,
      dataDir,
      hasBeenDown: () => ends > 0,
      log: () => written,
      kill9: async () => void (await end('SIGKILL')),
      stop: () => end('SIGTERM'),
      async restart() {
        await end('SIGKILL');
        await launch(Number(new URL(url).port));
      },
      async dispose() {
        await end('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }

  /** Looks at what the process has said each time it says more, until there is what is looked for. */
  function until<T>(own: ChildProcess, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (what: string) => {
        done();
        reject(new Error(`The server ${what}. It said:\n${written}`));
      };
      const onExit = () => fail('ended while it was starting');
      const limit = setTimeout(() => fail(`did not start within ${startLimitMs / 1000} s`), startLimitMs);
      const onData = () => {
        const found = look();
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const done = () => {
        clearTimeout(limit);
        own.off('exit', onExit);
        own.stdout?.off('data', onData);
      };
      own.on('exit', onExit);
      own.stdout?.on('data', onData);
    });
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

/** What a developer has configured for himself must not decide a test. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => /^(OPENAI_|FLOWRIGHT_|NODE_OPTIONS$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}
