import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { AppWindow, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../client/account.ts';
import type { RunPlace } from '../client/run-client.ts';
import { placeChoiceText } from '../text/run-dialogs.ts';
import { StorageNote } from './StorageNote.tsx';

export interface PlaceChoiceProps {
  value: RunPlace;
  onChange: (place: RunPlace) => void;
  /** The flow needs what this browser may not call. */
  isServerOnly?: boolean;
}

/** Where a run lives. The flow and its journal are the same in both places. */
export function PlaceChoice({ value, onChange, isServerOnly = false }: PlaceChoiceProps) {
  const mayUseServer = useMay('startRuns');
  return (
    <div className="flex flex-col gap-1">
      <span id="run-place" className="font-medium text-sm">
        {placeChoiceText.where}
      </span>
      <RadioGroup
        aria-labelledby="run-place"
        value={value}
        onValueChange={(next) => onChange(next === 'server' ? 'server' : 'browser')}
        className="grid gap-2 sm:grid-cols-2"
      >
        {!isServerOnly && (
          <Place
            value="browser"
            icon={<AppWindow aria-hidden />}
            title={placeChoiceText.thisBrowser}
            text={placeChoiceText.goesOnAfterReload}
          />
        )}
        {mayUseServer && (
          <Place
            value="server"
            icon={<Server aria-hidden />}
            title={placeChoiceText.theServer}
            text={placeChoiceText.goesOnWithoutThisPage}
          />
        )}
      </RadioGroup>
      {value === 'browser' && <StorageNote />}
    </div>
  );
}

function Place({ value, icon, title, text }: { value: RunPlace; icon: ReactNode; title: string; text: string }) {
  return (
    <Radio.Root
      value={value}
      aria-label={title}
      className="flex items-start gap-2 rounded-md border border-line-strong px-2.5 py-2 text-left transition-colors hover:bg-hover data-checked:border-accent data-checked:bg-accent-soft [&_svg]:mt-0.5 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted data-checked:[&_svg]:text-accent-text"
    >
      {icon}
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-faint text-sm">{text}</span>
      </span>
    </Radio.Root>
  );
}
