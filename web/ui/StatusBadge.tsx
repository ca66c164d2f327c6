import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleSlash,
  CircleX,
  Hourglass,
  LoaderCircle,
  RotateCw,
  UserRound,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { RunStatus } from '#engine/journal/store';
import type { ActivationStatus } from '#engine/run/trace';
import { statusBadgeText } from '../text/ui.ts';
import { Badge, type BadgeTone } from './Badge.tsx';
import { cx } from './class-names.ts';

/** Every status of a run or an activation; `queued` is an activation that nothing works on yet, `held` one whose call waits for its turn. */
export type AnyStatus = RunStatus | ActivationStatus | 'queued' | 'held';

interface StatusLook {
  readonly tone: BadgeTone;
  readonly text: string;
  readonly icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;
  readonly motion?: string;
}

const looks: Readonly<Record<AnyStatus, StatusLook>> = {
  running: { tone: 'running', text: statusBadgeText.running, icon: LoaderCircle, motion: 'animate-spin' },
  active: { tone: 'running', text: statusBadgeText.running, icon: LoaderCircle, motion: 'animate-spin' },
  queued: { tone: 'neutral', text: statusBadgeText.queued, icon: CircleDashed },
  held: { tone: 'neutral', text: statusBadgeText.held, icon: Hourglass },
  waiting: { tone: 'waiting', text: statusBadgeText.waiting, icon: UserRound },
  paused: { tone: 'paused', text: statusBadgeText.paused, icon: CirclePause },
  retrying: { tone: 'retrying', text: statusBadgeText.retrying, icon: RotateCw },
  completed: { tone: 'done', text: statusBadgeText.done, icon: CircleCheck },
  done: { tone: 'done', text: statusBadgeText.done, icon: CircleCheck },
  failed: { tone: 'failed', text: statusBadgeText.failed, icon: CircleX },
  skipped: { tone: 'skipped', text: statusBadgeText.skipped, icon: CircleSlash },
  cancelled: { tone: 'skipped', text: statusBadgeText.cancelled, icon: Ban },
};

const inks: Readonly<Record<BadgeTone, string>> = {
  neutral: 'text-faint',
  accent: 'text-accent-text',
  done: 'text-done',
  failed: 'text-failed',
  waiting: 'text-waiting-ink',
  running: 'text-running',
  paused: 'text-paused',
  skipped: 'text-skipped',
  retrying: 'text-retrying',
};

export function statusText(status: AnyStatus): string {
  return looks[status].text;
}

export function statusTone(status: AnyStatus): BadgeTone {
  return looks[status].tone;
}

/** A status as colour, icon and word. */
export function StatusBadge({ status, text }: { status: AnyStatus; text?: string }) {
  const look = looks[status];
  const Icon = look.icon;
  return (
    <Badge tone={look.tone} icon={<Icon className={look.motion ?? ''} aria-hidden />}>
      {text ?? look.text}
    </Badge>
  );
}

/** Only the icon, with the word for screen readers; for rows too narrow for a badge. */
export function StatusIcon({ status, text, className }: { status: AnyStatus; text?: string; className?: string }) {
  const look = looks[status];
  const Icon = look.icon;
  return (
    <span
      role="img"
      aria-label={text ?? look.text}
      title={text ?? look.text}
      className={cx('inline-flex shrink-0', inks[look.tone], className)}
    >
      <Icon className={cx('size-4', look.motion)} aria-hidden />
    </span>
  );
}
