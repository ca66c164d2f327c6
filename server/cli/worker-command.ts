import { shipped } from '#flows';
import { startWorker } from '../start-worker.ts';
import { memberOptions, readCluster } from './cluster-options.ts';
import { exitStatus } from './exit-status.ts';
import { badArguments, dataFolderOf, readOptions } from './options.ts';
import type { Terminal } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** `flowright worker`: works on the runs of a cluster until it is told to stop. */
export async function work(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, memberOptions);
  if (positionals.length > 0) throw badArguments(`"worker" takes no "${positionals[0]}".`);
  const cluster = readCluster(values, terminal);
  if (cluster === undefined) throw badArguments('"worker" needs a queue: --queue redis://… or postgres://….');
  const worker = await startWorker({
    dataFolder: dataFolderOf(values.data, terminal),
    shipped,
    environment: terminal.environment,
    cluster,
    ...(values.store === undefined ? {} : { store: values.store }),
  });
  terminal.print(`Flowright works: ${cluster.slots} runs at once.`);
  await untilStopped(worker, terminal);
  return exitStatus.completed;
}
