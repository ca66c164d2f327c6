/** The folder of `initdb` and `postgres`; undefined when PostgreSQL is not installed. */
export function findPostgres(): string | undefined;
/** The program `redis-server`; undefined when it is not installed. */
export function findRedis(): string | undefined;
