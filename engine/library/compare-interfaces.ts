import type { FlowInterface } from '../format/flow-file.ts';
import type { InterfaceChange } from '../protocol/flow-diff.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import { accepts, rulesOf } from './accepts.ts';

/** What differs between two interfaces, and what of it breaks those who use the old one. */
export function compareInterfaces(before: FlowInterface, after: FlowInterface): InterfaceChange[] {
  return [...compareInputs(before, after), ...compareOutputs(before, after)];
}

function compareInputs(before: FlowInterface, after: FlowInterface): InterfaceChange[] {
  const wasOptional = new Set(before.optional);
  const isOptional = new Set(after.optional);
  return namesOf(before.input, after.input).flatMap((name): InterfaceChange[] => {
    const [old, now] = [before.input[name], after.input[name]];
    const what = `input "${name}"`;
    if (old === undefined) {
      const breaking = !isOptional.has(name);
      return [{ kind: 'added', what: breaking ? `${what}, which is required` : what, breaking }];
    }
    if (now === undefined) return [{ kind: 'removed', what, breaking: true }];
    const changes: InterfaceChange[] = [];
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

function compareOutputs(before: FlowInterface, after: FlowInterface): InterfaceChange[] {
  return namesOf(before.output, after.output).flatMap((name): InterfaceChange[] => {
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
