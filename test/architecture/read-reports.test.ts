import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countPlaywright, countTool, countVitest } from '../read-reports.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'flowright-reports-'));
const reportFile = path.join(folder, 'report.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  writeFileSync(reportFile, typeof content === 'string' ? content : JSON.stringify(content));
  return reportFile;
}

const file = (status: string, ...statuses: string[]) => ({
  status,
  assertionResults: statuses.map((one) => ({ status: one })),
});

describe('The numbers that npm test closes with', () => {
  it('count a tool as one test', () => {
    expect(countTool({ isOk: true })).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(countTool({ isOk: false })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('are those of vitest over all files', () => {
    const testResults = [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'passed', 'failed', 'failed')];
    const counted = countVitest({ isOk: false, reportFile: report({ testResults }) });
    expect(counted).toEqual({ passed: 2, failed: 2, skipped: 2 });
  });

  it('hold a failure for a file that could not be loaded', () => {
    const testResults = [file('passed', 'passed'), file('failed')];
    expect(countVitest({ isOk: false, reportFile: report({ testResults }) })).toMatchObject({ passed: 1, failed: 1 });
  });

  it('hold a failure when a runner fails although its tests pass', () => {
    const testResults = [file('passed', 'passed')];
    expect(countVitest({ isOk: false, reportFile: report({ testResults }) })).toMatchObject({ passed: 1, failed: 1 });
    const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 0 };
    expect(countPlaywright({ isOk: false, reportFile: report({ stats, errors: [] }) }).failed).toBe(1);
  });

  it('hold a failure when no test was run', () => {
    expect(countVitest({ isOk: true, reportFile: report({ testResults: [] }) }).failed).toBe(1);
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 2 };
    expect(countPlaywright({ isOk: true, reportFile: report({ stats, errors: [] }) }).failed).toBe(1);
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['breaks off', '{"testResults": [{"sta'],
    ['is something else', '{}'],
  ])('hold a failure when the report %s', (_, text) => {
    const named = text === undefined ? path.join(folder, 'missing.json') : report(text);
    for (const count of [countVitest, countPlaywright])
      expect(count({ isOk: true, reportFile: named })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('are those of Playwright, with errors outside of tests as failures', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 0, skipped: 2 };
    const reportOf = report({ stats, errors: [{ message: 'a worker crashed' }] });
    expect(countPlaywright({ isOk: false, reportFile: reportOf })).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });
});
