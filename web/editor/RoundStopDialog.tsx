import { useState } from 'react';
import { stopInRound, useBreakpoints, type When } from '../store/breakpoints.ts';
import { roundStopDialogText } from '../text/editor.ts';
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
      title={roundStopDialogText.stopInOneRound}
      description={roundStopDialogText.stopInOneRoundDescription}
      action={roundStopDialogText.set}
      busy={false}
      onClose={onClose}
      onSubmit={async () => {
        if (!isRound) return;
        stopInRound(paths, when, round);
        onClose();
      }}
    >
      <RadioGroup
        label={roundStopDialogText.when}
        isInline
        value={when}
        onChange={(next) => setWhen(next === 'after' ? 'after' : 'before')}
        options={[
          { value: 'before', label: roundStopDialogText.beforeTheNode },
          { value: 'after', label: roundStopDialogText.afterTheNode },
        ]}
      />
      <NumberField
        label={roundStopDialogText.round}
        hint={roundStopDialogText.roundHint}
        min={1}
        value={round}
        onChange={setRound}
        error={isRound ? undefined : roundStopDialogText.wholeNumberFromOneOn}
      />
    </FormDialog>
  );
}
