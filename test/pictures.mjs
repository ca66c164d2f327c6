// `npm run pictures`: renews what lies beside the flows of the library and is made from them: their pictures, the line
// of each README that shows one, and the facets that a flow tells about itself.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(path.join(root, 'web/library/library-files.ts'), {
  root,
  configFile: false,
  logLevel: 'error',
});
let renewed = 0;
for (const file of module.madeFiles()) {
  const place = path.join(root, 'flows-library', file.path);
  const held = read(place);
  const made = file.make(held);
  if (made === held) continue;
  writeFileSync(place, made);
  renewed += 1;
  console.log(`renewed flows-library/${file.path}`);
}
console.log(renewed === 0 ? 'Everything is as its flow says.' : `${renewed} files renewed.`);

function read(place) {
  try {
    return readFileSync(place, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
