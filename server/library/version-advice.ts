import type { z } from 'zod';
import { contentHash, type FlowFile, type FlowInterface } from '#engine/format/index';
import type { VersionAdvice as VersionAdviceSchema } from '#engine/protocol/index';
import type { PortSchema } from '#engine/schema/port-schema';
import { accepts, rulesOf } from './accepts.ts';
import { raiseVersion } from './semantic-version.ts';

export type VersionAdvice = z.infer<typeof VersionAdviceSchema>;
type Change = VersionAdvice['changes'][number];

/** The release that a flow would follow. */
export interface LastRelease {
  readonly version: string;
  readonly hash: string;
  readonly interface: FlowInterface;
}

const firstVersion = '1.0.0';

/**
 * Which version a flow asks for after its last release. Callers of the old interface must go on working within a
 * major version: an input that is gone, newly required or narrower, and an output that is gone or different, break them.
 */
export function adviseVersion(flow: FlowFile, last: LastRelease | undefined): VersionAdvice {
  if (last === undefined) return { level: 'first', suggested: firstVersion, changes: [] };
  const changes = compareInterfaces(last.interface, flow.interface);
  const level = levelOf(changes, contentHash(flow) === last.hash);
  return {
    last: last.version,
    level,
    suggested: raiseVersion(last.version, level === 'none' ? 'patch' : level),
    changes,
  };
}

function levelOf(changes: readonly Change[], isSameContent: boolean): 'none' | 'patch' | 'minor' | 'major' {
  if (changes.some((change) => change.breaking)) return 'major';
  if (changes.length > 0) return 'minor';
  return isSameContent ? 'none' : 'patch';
}

/** What differs between two interfaces, and what of it breaks those who use the old one. */
export function compareInterfaces(before: FlowInterface, after: FlowInterface): Change[] {
  return [...compareInputs(before, after), ...compareOutputs(before, after)];
}

function compareInputs(before: FlowInterface, after: FlowInterface): Change[] {
  const wasOptional = new Set(before.optional);
  const isOptional = new Set(after.optional);
  return namesOf(before.input, after.input).flatMap((name): Change[] => {
    const [old, now] = [before.input[name], after.input[name]];
    const what = `input "${name}"`;
    if (old === undefined) {
      const breaking = !isOptional.has(name);
      return [{ kind: 'added', what: breaking ? `${what}, which is required` : what, breaking }];
    }
    if (now === undefined) return [{ kind: 'removed', what, breaking: true }];
    const changes: Change[] = [];
    if (!isSame(old, now)) {
      const breaking = !accepts(now, old);
      changes.push({
        kind: 'changed',
        what: `${what} ${breaking ? 'takes less or something else' : 'takes more'}`,
        breaking,
      });
    }
    if (wasOptional.has(name) !== isOptional.has(name)) {
      const breaking = wasOptional.has(name);
      changes.push({ kind: 'changed', what: `${what} is ${breaking ? 'now required' : 'now optional'}`, breaking });
    }
    return changes;
  });
}

function compareOutputs(before: FlowInterface, after: FlowInterface): Change[] {
  return namesOf(before.output, after.output).flatMap((name): Change[] => {
    const [old, now] = [before.output[name], after.output[name]];
    const what = `output "${name}"`;
    if (old === undefined) return [{ kind: 'added', what, breaking: false }];
    if (now === undefined) return [{ kind: 'removed', what, breaking: true }];
    return isSame(old, now) ? [] : [{ kind: 'changed', what, breaking: true }];
  });
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function isSame(one: PortSchema, other: PortSchema): boolean {
  return rulesOf(one) === rulesOf(other);
}
