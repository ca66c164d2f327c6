// What the runners themselves say about their tests, as numbers. A report that is missing or empty is a failure.
import { readFileSync } from 'node:fs';

/** A tool without tests of its own: it passes or fails as one. */
export function countTool({ isOk }) {
  return isOk ? counts(1, 0, 0) : counts(0, 1, 0);
}

/** vitest's JSON report. A file that could not be loaded has no tests and counts as one failure. */
export function countVitest({ isOk, reportFile }) {
  const report = readReport(reportFile);
  if (!Array.isArray(report?.testResults)) return counts(0, 1, 0);
  let [passed, failed, skipped] = [0, 0, 0];
  for (const { status, assertionResults } of report.testResults) {
    const of = (...wanted) => assertionResults.filter((result) => wanted.includes(result.status)).length;
    passed += of('passed');
    failed += of('failed');
    skipped += of('skipped', 'pending', 'todo', 'disabled');
    if (status === 'failed' && of('failed') === 0) failed += 1;
  }
  return withUnexplained({ isOk, passed, failed, skipped });
}

/** Playwright's JSON report. Errors outside of tests, such as a failing set-up, count one each. */
export function countPlaywright({ isOk, reportFile }) {
  const report = readReport(reportFile);
  const { expected, unexpected, flaky, skipped } = report?.stats ?? {};
  if (![expected, unexpected, flaky, skipped].every(Number.isInteger)) return counts(0, 1, 0);
  // We retry nothing, so a test that is flaky by somebody's option is one that failed.
  return withUnexplained({
    isOk,
    passed: expected,
    failed: unexpected + flaky + (report.errors?.length ?? 0),
    skipped,
  });
}

/** A runner that fails without a failing test, or that ran none, has not passed. */
function withUnexplained({ isOk, passed, failed, skipped }) {
  const isUnexplained = failed === 0 && (!isOk || passed === 0);
  return counts(passed, isUnexplained ? 1 : failed, skipped);
}

function counts(passed, failed, skipped) {
  return { passed, failed, skipped };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
