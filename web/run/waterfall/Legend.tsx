import { cx } from '../../ui/index.ts';
import { barClasses, hatched } from './bar-looks.ts';

const kinds = [
  { text: 'Model', classes: barClasses.model },
  { text: 'Person', classes: barClasses.person },
  { text: 'waiting for a person', classes: hatched },
  { text: 'Code', classes: barClasses.code },
  { text: 'until the next try', classes: barClasses.timer },
] as const;

/** What the colours of the bars mean. */
export function Legend() {
  return (
    <ul aria-label="Colours" className="flex min-w-0 flex-wrap items-center gap-x-3 text-muted text-xs">
      {kinds.map(({ text, classes }) => (
        <li key={text} className="flex items-center gap-1.5">
          <span className={cx('h-2.5 w-4 rounded-sm', classes)} aria-hidden /> {text}
        </li>
      ))}
    </ul>
  );
}
