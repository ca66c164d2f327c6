/** What stands where a secret stood. */
export const redacted = '[redacted]';

const patterns: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(sk|rk|pk)-[\w-]{4,}/g, redacted],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${redacted}`],
  // Passwords in URLs; names of users stay, since they tell which account failed.
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):[^\s/@"']+@/gi, `$1:${redacted}@`],
  [
    /((?:api[-_]?key|x-api-key|authorization|password|secret|token|set-cookie|cookie)\\*"?\s*[:=]\s*\\*"?)(?!\[redacted\]|Bearer |Basic )[^\s"\\,;}]{4,}/gi,
    `$1${redacted}`,
  ],
];

const shortestSecret = 8;

/** Takes secrets out of a text: those that are known, and what looks like one. Every line of the log goes through here. */
export function redactor(known: ReadonlyArray<string | undefined>): (text: string) => string {
  const secrets = known.filter((secret) => secret !== undefined).filter(({ length }) => length >= shortestSecret);
  secrets.sort((a, b) => b.length - a.length);
  return (text) => {
    const withoutKnown = secrets.reduce((said, secret) => said.replaceAll(secret, redacted), text);
    return patterns.reduce((said, [pattern, instead]) => said.replace(pattern, instead), withoutKnown);
  };
}

/** Values of environment variables whose names say that they are secrets. */
export function secretsOf(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value = '']) =>
    /(KEY|SECRET|TOKEN|PASSWORD)S?$/.test(name) ? [value, ...value.split(/[,=]/)] : [],
  );
}
