/** The rules of safety, by number; each has one test file here and one line in docs/threat-model.md. */
export const rules: ReadonlyArray<readonly [number: number, name: string]> = [
  [1, 'nothing-runs-before-it-is-asked'],
  [2, 'a-flow-names-no-program'],
  [3, 'sandbox'],
  [4, 'templates-single-pass'],
  [5, 'one-content-type'],
  [6, 'ids-by-pattern'],
  [7, 'deny-by-default'],
  [8, 'strict-bodies'],
  [9, 'plain-json'],
  [10, 'egress'],
  [11, 'redirects-and-links'],
  [12, 'content-security-policy'],
  [13, 'keys-are-write-only'],
  [14, 'cross-site-requests'],
  [15, 'host-names'],
  [16, 'model-output-chooses-nothing'],
  [17, 'no-installs-at-run-time'],
  [18, 'secrets-in-links'],
  [19, 'prototype-keys'],
];

export function ruleFile([number, name]: readonly [number, string]): string {
  return `rule-${String(number).padStart(2, '0')}-${name}.test.ts`;
}
