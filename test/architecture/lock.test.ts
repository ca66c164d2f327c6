import { describe, expect, it } from 'vitest';
import { readProjectFile } from './source-files.ts';

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('package-lock.json', () => {
  const text = readProjectFile('package-lock.json') ?? '{}';
  const packages: Readonly<Record<string, LockedPackage>> = JSON.parse(text).packages;

  it('holds every optional package too, of all platforms: `npm ci` refuses a lock that lacks one', () => {
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isFound(name, place, packages))
        .map((name) => `${place || 'the project'} wants ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Node looks in the package's own folder first, then in each folder above it. */
function isFound(name: string, place: string, packages: Readonly<Record<string, unknown>>): boolean {
  if (`${place === '' ? '' : `${place}/`}node_modules/${name}` in packages) return true;
  if (place === '') return false;
  const above = place.lastIndexOf('/node_modules/');
  return isFound(name, above < 0 ? '' : place.slice(0, above), packages);
}
