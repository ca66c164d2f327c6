import { legendText } from '../../text/run-views.ts';
import { cx } from '../../ui/index.ts';
import { barClasses, hatched } from './bar-looks.ts';

const kinds = [
  { text: legendText.model, classes: barClasses.model },
  { text: legendText.person, classes: barClasses.person },
  { text: legendText.waitingForPerson, classes: hatched },
  { text: legendText.code, classes: barClasses.code },
  { text: legendText.untilNextTry, classes: barClasses.timer },
] as const;

/** What the colours of the bars mean. */
export function Legend() {
  return (
    <ul aria-label={legendText.colours} className="flex min-w-0 flex-wrap items-center gap-x-3 text-muted text-xs">
      {kinds.map(({ text, classes }) => (
        <li key={text} className="flex items-center gap-1.5">
          <span className={cx('h-2.5 w-4 rounded-sm', classes)} aria-hidden /> {text}
        </li>
      ))}
    </ul>
  );
}
