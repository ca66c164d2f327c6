import { Globe } from 'lucide-react';
import { Checkbox } from '../ui/index.ts';

export interface HostSectionProps {
  hosts: readonly string[];
  isAllowed: boolean;
  onAllow: (isAllowed: boolean) => void;
  /** Somebody tried to start without it. */
  isAsked: boolean;
}

/** Asks before a run calls anybody outside. Nothing is shown for flows that do not. */
export function HostSection({ hosts, isAllowed, onAllow, isAsked }: HostSectionProps) {
  if (hosts.length === 0) return null;
  return (
    <section aria-label="Hosts" className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <p className="flex items-center gap-1.5 font-medium">
        <Globe className="size-4 text-muted" aria-hidden />
        {hosts.length === 1 ? 'This run calls a host outside' : `This run calls ${hosts.length} hosts outside`}
      </p>
      <ul className="flex flex-wrap gap-1.5">
        {hosts.map((host) => (
          <li key={host} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-sm wrap-anywhere">
            {host}
          </li>
        ))}
      </ul>
      <Checkbox
        label={hosts.length === 1 ? 'Allow this run to call it' : 'Allow this run to call them'}
        hint="What the flow sends there is up to the flow. It can call no other host."
        error={isAsked && !isAllowed ? 'Without this the run cannot start.' : undefined}
        checked={isAllowed}
        onChange={onAllow}
      />
    </section>
  );
}
