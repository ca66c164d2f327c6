import { shipped } from '#flows';
import { startServer } from '../start-server.ts';
import { memberOptions, readCluster } from './cluster-options.ts';
import { exitStatus } from './exit-status.ts';
import { badArguments, dataFolderOf, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** So that a recorded example streams like a model. */
const recordedPieceMs = 30;

/** `flowright start`: the server and the workbench, until it is told to stop. */
export async function start(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    port: { type: 'string' },
    host: { type: 'string' },
    'no-work': { type: 'boolean' },
    ...memberOptions,
  });
  if (positionals.length > 0) throw badArguments(`"start" takes no "${positionals[0]}".`);
  const cluster = readCluster(values, terminal);
  if (cluster === undefined && values['no-work'] === true)
    throw badArguments('--no-work leaves the runs to the other members of a cluster: name its queue with --queue.');
  const dataFolder = dataFolderOf(values.data, terminal);
  const server = await startServer({
    dataFolder,
    shipped,
    environment: terminal.environment,
    recordedPieceMs,
    ...(values.port === undefined ? {} : { port: readPort(values.port) }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.store === undefined ? {} : { store: values.store }),
    ...(cluster === undefined ? {} : { cluster: values['no-work'] === true ? { ...cluster, slots: 0 } : cluster }),
  });
  terminal.print(`Flowright is ready: ${server.url}`);
  terminal.print(`Data folder: ${dataFolder}`);
  if (server.setUpLink !== undefined)
    terminal.print(`Nobody has joined yet. The first admin does so here: ${server.setUpLink}`);
  else if (terminal.environment.FLOWRIGHT_PUBLIC_URL === undefined)
    terminal.print(`Token for other programs: ${server.token}`);
  await untilStopped(server, terminal);
  return exitStatus.completed;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw badArguments(`--port ${text}: a port is a number from 0 to 65535.`);
}
