import { language } from '../text/language.ts';
import { formatTimeText } from '../text/shell.ts';

const units: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

/** `3 minutes ago`, `in 2 days`; a date when it is more than a month away. */
export function timeAgo(at: number, now = Date.now()): string {
  const distance = at - now;
  if (Math.abs(distance) > 30 * 86_400_000) return dateTime.format(at);
  for (const [unit, size] of units) {
    if (Math.abs(distance) >= size) return relative.format(Math.round(distance / size), unit);
  }
  return distance > 0 ? formatTimeText.inAMoment : formatTimeText.justNow;
}

/** Date and time to the minute. */
export function formatTime(at: number): string {
  return dateTime.format(at);
}

/** `420 ms`, `3.4 s`, `2 min 5 s`, `3 h 2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return formatTimeText.milliseconds(Math.max(0, Math.round(ms)));
  if (ms < 60_000) return formatTimeText.seconds((ms / 1000).toFixed(ms < 10_000 ? 1 : 0));
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return formatTimeText.minutes(minutes, Math.round((ms % 60_000) / 1000));
  return formatTimeText.hours(Math.floor(minutes / 60), minutes % 60);
}
