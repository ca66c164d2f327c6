import { type TypeLabel, typeName } from '#engine/schema/index';
import type { PortSchema } from '#engine/schema/port-schema';
import { portLooksText } from '../text/canvas.ts';

/** What a port carries, as it is told apart by colour and shape. */
export type PortKind = 'text' | 'number' | 'yes-no' | 'list' | 'object' | 'any';

const kinds: Readonly<Record<TypeLabel, PortKind>> = {
  text: 'text',
  number: 'number',
  'yes/no': 'yes-no',
  list: 'list',
  object: 'object',
  any: 'any',
};

export function kindOf(schema: PortSchema | undefined, isList = false): PortKind {
  return isList ? 'list' : kinds[typeName(schema)];
}

export const kindColor: Readonly<Record<PortKind, string>> = {
  text: 'var(--port-text)',
  number: 'var(--port-number)',
  'yes-no': 'var(--port-yes-no)',
  list: 'var(--port-list)',
  object: 'var(--port-object)',
  any: 'var(--port-any)',
};

/** Shapes, so that types can be told apart without colours. */
export const kindShape: Readonly<Record<PortKind, string>> = {
  text: 'circle(50%)',
  number: 'polygon(50% 0, 100% 50%, 50% 100%, 0 50%)',
  'yes-no': 'polygon(50% 4%, 100% 92%, 0 92%)',
  list: 'inset(8% round 1.5px)',
  object: 'polygon(25% 4%, 75% 4%, 100% 50%, 75% 96%, 25% 96%, 0 50%)',
  any: 'circle(50%)',
};

export const kindWord: Readonly<Record<PortKind, string>> = {
  text: portLooksText.text,
  number: portLooksText.number,
  'yes-no': portLooksText.yesOrNo,
  list: portLooksText.list,
  object: portLooksText.object,
  any: portLooksText.anything,
};

/** The colour of an edge by what it carries; one that a problem is about is red. */
export function strokeOf(kind: string | undefined, isWrong: boolean): string {
  const color = kindColor[(kind ?? 'any') as PortKind]; // made by kindOf
  return isWrong ? 'var(--failed)' : `color-mix(in oklab, ${color} 60%, var(--line-strong))`;
}
