import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the project, from its sources as from its build. */
export const projectRoot = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package-lock.json'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? folder : findRoot(parent);
}

/** The product's version, as package.json has it. */
export function productVersion(): string {
  const text = readFileSync(path.join(projectRoot, 'package.json'), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? '0.0.0';
}

/** The built workbench, or undefined when there is none. */
export function findWebRoot(): string | undefined {
  const folder = path.join(projectRoot, 'web', 'dist');
  return existsSync(path.join(folder, 'index.html')) ? folder : undefined;
}
