import { ArrowRight } from 'lucide-react';
import { sideChoiceText } from '../../text/flow-diff.ts';
import { Select, type SelectOption } from '../../ui/index.ts';

export interface SideChoiceProps {
  from: string;
  to: string;
  options: ReadonlyArray<SelectOption<string>>;
  onChoose: (side: 'from' | 'to', value: string) => void;
  /** How wide both fields are. */
  width: 'w-32' | 'w-52';
}

/** Which two versions are compared. */
export function SideChoice({ from, to, options, onChoose, width }: SideChoiceProps) {
  return (
    <>
      <Select
        aria-label={sideChoiceText.fromVersion}
        className={width}
        value={from}
        options={options}
        onChange={(value) => onChoose('from', value)}
      />
      <ArrowRight className="size-4 text-faint" aria-label={sideChoiceText.to} />
      <Select
        aria-label={sideChoiceText.toVersion}
        className={width}
        value={to}
        options={options}
        onChange={(value) => onChoose('to', value)}
      />
    </>
  );
}
