import { writeSync } from 'node:fs';
import { openData } from '#server/host/open-data';
import { appendOf, completed, creation } from './sample-entries.ts';

/**
 * A program that a test starts and kills: owns the data folder of its first argument and appends to several
 * runs for ever, printing `run sequence` for every entry whose append was acknowledged.
 */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the data folder.');
const data = openData(folder);
const say = (line: string) => writeSync(1, `${line}\n`);
say('ready');

async function appendForever(run: string): Promise<never> {
  let sequence = await data.journal.read(run).then((entries) => entries.length);
  if (sequence === 0) {
    await data.journal.append(creation(run));
    sequence = 1;
  }
  for (;;) {
    const entries = [completed(`first#${sequence}`), completed(`second#${sequence}`, 'x'.repeat(500))];
    const result = await data.journal.append(appendOf(run, { after: sequence, entries }));
    if (!result.ok) throw new Error(`Somebody else wrote to ${run}.`);
    sequence += entries.length;
    say(`${run} ${sequence}`);
  }
}

await Promise.all(['r1', 'r2', 'r3'].map(appendForever));
