import pg from 'pg';
import { FlowError } from '#engine/errors';

/** What PostgreSQL or the way to it said, as an error of ours. `place` names the database without its password. */
export function postgresFailure(error: unknown, place: string): FlowError {
  if (error instanceof FlowError) return error;
  if (error instanceof pg.DatabaseError && error.code === '23505') {
    return new FlowError('CONFLICT', 'There is something with the same name already.', { cause: error });
  }
  const what = isLost(error) ? 'cannot be reached' : 'failed';
  return new FlowError('STORE_FAILED', `The database ${place} ${what}: ${reasonOf(error)}.`, { cause: error });
}

/** Two transactions stood in each other's way, and one was told so; or a table has changed under the connection. */
export function isToBeRepeated(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01' || isOutdated(error));
}

/** The connection keeps a statement parsed that would now answer with other columns. */
function isOutdated(error: pg.DatabaseError): boolean {
  return error.code === '0A000' && error.message.includes('cached plan');
}

/**
 * The connection is gone or no longer to be trusted: no answer came, or the server said that it ends (08…, 57P0…).
 * Whether what was asked last was done is then unknown.
 */
export function isLost(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || /^(08|57P0)/.test(error.code ?? '');
}

/** Nothing more can be asked over this connection, whether it is lost or only knows what was before. */
export function isSpent(error: unknown): boolean {
  return isLost(error) || (error instanceof pg.DatabaseError && isOutdated(error));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Of a name with several addresses, all of which refused, the message is empty.
  const said = error instanceof AggregateError ? error.errors.map(reasonOf).join('; ') : error.message;
  return said === '' && 'code' in error ? String(error.code) : said;
}
