/** The page of a release, or of a flow's latest one for a bare name. */
export function releaseUrl(reference: string): string {
  const [name = '', version] = reference.split('@');
  return version === undefined ? `/library/${name}` : `/library/${name}?version=${version}`;
}

/** The differences between two releases of a flow. */
export function changesUrl(name: string, from: string, to: string): string {
  return `/library/${name}/changes?from=${from}&to=${to}&version=${to}`;
}
