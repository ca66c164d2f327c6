import type { Json } from '#engine/json';
import { isJsonObject } from '#engine/json';
import { defaultOutputsFieldText } from '../../text/inspector.ts';
import { JsonField } from './JsonField.tsx';

export interface DefaultOutputsFieldProps {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly onCommit: (outputs: Record<string, Json>) => void;
}

/** What a node sends instead of its outputs when it fails. */
export function DefaultOutputsField({ outputs, onCommit }: DefaultOutputsFieldProps) {
  return (
    <JsonField
      name={defaultOutputsFieldText.defaultOutputs}
      value={outputs}
      check={(value) => (isJsonObject(value) ? undefined : defaultOutputsFieldText.objectWithEntryForEach)}
      onCommit={(value) => {
        if (isJsonObject(value)) onCommit({ ...value });
      }}
    />
  );
}
