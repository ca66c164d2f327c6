import { writeSync } from 'node:fs';
import { startServer } from '#server/start-server';

/** A program that a test starts and kills: a server on the data folder of its first argument. Prints where it listens. */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the data folder.');
const { port, token } = await startServer({ dataFolder: folder, shipped: [], port: 0 });
writeSync(1, `${JSON.stringify({ port, token })}\n`);
