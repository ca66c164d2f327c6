import type { Server } from 'node:http';
import { FlowError } from '#engine/errors';

export const defaultPort = 4100;
const portsTried = 20;

/**
 * Binds a server and returns its port. Without a port asked for, the first free one from the default on; with 0,
 * any free one. Rejects with CONFLICT when the port asked for is in use.
 */
export async function listen(server: Server, host: string, port: number | undefined): Promise<number> {
  const candidates =
    port === undefined ? Array.from({ length: portsTried }, (_, index) => defaultPort + index) : [port];
  for (const candidate of candidates) {
    if (await bind(server, host, candidate)) return boundPort(server);
  }
  const which = port === undefined ? `ports ${candidates[0]} to ${candidates.at(-1)} are` : `port ${port} is`;
  throw new FlowError('CONFLICT', `The ${which} in use. Choose another with --port, or stop what uses it.`);
}

/** False when the port is in use. */
function bind(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off('listening', onListening);
      if (error.code === 'EADDRINUSE') resolve(false);
      else
        reject(
          new FlowError('CONFLICT', `Port ${port} of ${host} cannot be used: ${error.message}.`, { cause: error }),
        );
    };
    const onListening = () => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, host.replace(/[[\]]/g, ''));
  });
}

function boundPort(server: Server): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new FlowError('INTERNAL', 'The server listens on no port.');
}
