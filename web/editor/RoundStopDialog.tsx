import { useState } from 'react';
import { stopInRound, useBreakpoints, type When } from '../store/breakpoints.ts';
import { FormDialog, NumberField, RadioGroup } from '../ui/index.ts';

/** Asks in which round a run is to stop at what is selected. */
export function RoundStopDialog({ paths, onClose }: { paths: readonly string[]; onClose: () => void }) {
  const before = useBreakpoints((state) => state.byPath[paths[0] ?? '']);
  const [when, setWhen] = useState<When>(typeof before?.after === 'number' ? 'after' : 'before');
  const [round, setRound] = useState<number | null>(typeof before?.[when] === 'number' ? before[when] : 2);
  const isRound = round !== null && Number.isInteger(round) && round >= 1;
  return (
    <FormDialog
      open
      size="sm"
      title="Stop in one round"
      description="The run stops here once, and you can look at the messages or change them before it goes on."
      action="Set"
      busy={false}
      onClose={onClose}
      onSubmit={async () => {
        if (!isRound) return;
        stopInRound(paths, when, round);
        onClose();
      }}
    >
      <RadioGroup
        label="When"
        isInline
        value={when}
        onChange={(next) => setWhen(next === 'after' ? 'after' : 'before')}
        options={[
          { value: 'before', label: 'Before the node' },
          { value: 'after', label: 'After the node' },
        ]}
      />
      <NumberField
        label="Round"
        hint="Counted from 1. In a loop inside a loop, rounds go on counting over the whole run."
        min={1}
        value={round}
        onChange={setRound}
        error={isRound ? undefined : 'A whole number from 1 on.'}
      />
    </FormDialog>
  );
}
