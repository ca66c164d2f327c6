import type { Json } from '#engine/json';
import { isJsonObject } from '#engine/json';
import { JsonField } from './JsonField.tsx';

export interface DefaultOutputsFieldProps {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly onCommit: (outputs: Record<string, Json>) => void;
}

/** What a node sends instead of its outputs when it fails. */
export function DefaultOutputsField({ outputs, onCommit }: DefaultOutputsFieldProps) {
  return (
    <JsonField
      name="Default outputs"
      value={outputs}
      check={(value) => (isJsonObject(value) ? undefined : 'An object with an entry for each output is needed.')}
      onCommit={(value) => {
        if (isJsonObject(value)) onCommit({ ...value });
      }}
    />
  );
}
