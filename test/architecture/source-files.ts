import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Every file of the project, tracked or about to be; a checkout without git is walked instead. */
export function projectFiles(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    });
    return listed.split('\0').filter((file) => file !== '' && readProjectFile(file) !== undefined);
  } catch {
    return walk('');
  }
}

/** Our own TypeScript and JavaScript. */
export function sourceFiles(): string[] {
  return projectFiles().filter((file) => /\.(ts|tsx|mts|mjs|js|jsx)$/.test(file) && !/\.d\.m?ts$/.test(file));
}

/** The text of a file, or undefined when it was deleted in the work tree. */
export function readProjectFile(file: string): string | undefined {
  try {
    return readFileSync(path.join(projectRoot, file), 'utf8');
  } catch {
    return undefined;
  }
}

const leftOut = new Set(['node_modules', 'dist', '.git', '.tsc', '.flowright', 'test-results', 'coverage']);

function walk(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (leftOut.has(entry.name)) return [];
    return entry.isDirectory() ? walk(file) : [file];
  });
}
