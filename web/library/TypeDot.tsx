import type { TypeLabel } from '#engine/schema/index';

const colours: Readonly<Record<TypeLabel, string>> = {
  text: 'bg-port-text',
  number: 'bg-port-number',
  'yes/no': 'bg-port-yes-no',
  list: 'bg-port-list',
  object: 'bg-port-object',
  any: 'bg-port-any',
};

/** The colour of a type, always beside its name. */
export function TypeDot({ type }: { type: TypeLabel }) {
  return <span aria-hidden className={`size-2 shrink-0 rounded-full ${colours[type]}`} />;
}
