import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

// Makes the journals that must replay for ever: `node test/replay/make-golden.mjs 2` adds the generation
// test/replay/golden/2 and never touches an older one. Without a number only test/replay/same-seed.json is written:
// the hashes that Node and Chromium must both come to with the engine as it is now.
const here = fileURLToPath(new URL('.', import.meta.url));
const [generation] = process.argv.slice(2);
const folder = `${here}golden/${generation}`;
if (generation !== undefined && (!/^\d+$/.test(generation) || existsSync(folder)))
  throw new Error(`Name a new generation by a number; "${generation}" is none, or is there already.`);

const { module } = await runnerImport(`${here}golden-files.ts`, { configFile: false, root: `${here}../..` });
const { golden, hashes } = await module.makeGolden();
writeFileSync(`${here}same-seed.json`, `${JSON.stringify(hashes, null, 2)}\n`);
if (generation !== undefined) {
  mkdirSync(folder, { recursive: true });
  for (const { name, result, journal } of golden) {
    const lines = journal.map((entry) => JSON.stringify(entry)).join(',\n');
    const text = `{"name":${JSON.stringify(name)},"result":${JSON.stringify(result)},"journal":[\n${lines}\n]}\n`;
    writeFileSync(`${folder}/${name}.json`, text);
  }
}
process.stdout.write(
  `${golden.length} journals, ${golden.reduce((sum, { journal }) => sum + journal.length, 0)} entries\n`,
);
process.exit(0);
