import { Command } from 'cmdk';
import { commandItemClasses } from './command-classes.ts';
import { Overlay } from './Overlay.tsx';

export interface Choice {
  /** What is read and searched; no two are the same. */
  readonly label: string;
  readonly run: () => void;
}

export interface ChoiceOverlayProps {
  /** Accessible name of the panel. */
  label: string;
  placeholder: string;
  empty: string;
  choices: readonly Choice[];
  onClose: () => void;
  /** Another list in the same panel begins with an empty search. */
  step?: string;
}

/** One of a list, found by typing. */
export function ChoiceOverlay({ label, placeholder, empty, choices, onClose, step = '' }: ChoiceOverlayProps) {
  return (
    <Overlay open onClose={onClose} label={label}>
      <Command key={step} label={placeholder} loop>
        <Command.Input
          autoFocus
          placeholder={placeholder}
          className="h-12 w-full border-line border-b bg-transparent px-4 text-md outline-none"
        />
        <Command.List className="max-h-[50vh] scroll-area p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-faint">{empty}</Command.Empty>
          {choices.map((choice) => (
            <Command.Item
              key={choice.label}
              value={choice.label}
              keywords={choice.label.split(/\W+/)}
              className={commandItemClasses}
              onSelect={choice.run}
            >
              {choice.label}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Overlay>
  );
}
