import { Globe, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { grantSectionText } from '../text/run-dialogs.ts';
import { Checkbox } from '../ui/index.ts';
import { type NeededGrants, needsGrant } from './use-needed-grants.ts';

export interface GrantSectionProps {
  needed: NeededGrants;
  /** What it is allowed for: the hash of the flow with all that it reaches. */
  content?: string | undefined;
  isAllowed: boolean;
  onAllow: (isAllowed: boolean) => void;
  /** Somebody tried to start without it. */
  isAsked: boolean;
}

/** Asks before a run calls anybody outside. Nothing is shown for flows that do not. */
export function GrantSection({ needed, content, isAllowed, onAllow, isAsked }: GrantSectionProps) {
  if (!needsGrant(needed)) return null;
  const { hosts, tools } = needed;
  const isOne = hosts.length + tools.length === 1;
  const verb = tools.length === 0 ? grantSectionText.call : grantSectionText.use;
  return (
    <section
      aria-label={tools.length === 0 ? grantSectionText.hosts : grantSectionText.grants}
      className="flex flex-col gap-2 rounded-lg border border-line p-3"
    >
      {hosts.length > 0 && (
        <Needed
          icon={<Globe className="size-4 text-muted" aria-hidden />}
          title={grantSectionText.thisRunCallsHostsOutside(hosts.length)}
          names={hosts}
        />
      )}
      {tools.length > 0 && (
        <Needed
          icon={<Wrench className="size-4 text-muted" aria-hidden />}
          title={grantSectionText.thisRunUsesTools(tools.length)}
          names={tools}
        />
      )}
      <Checkbox
        label={grantSectionText.allowThisRunTo(verb, isOne ? grantSectionText.it : grantSectionText.them)}
        hint={tools.length === 0 ? grantSectionText.whatFlowSendsThere : grantSectionText.whatFlowSendsThereIs}
        error={isAsked && !isAllowed ? grantSectionText.withoutThisRunCannot : undefined}
        checked={isAllowed}
        onChange={onAllow}
      />
      {content !== undefined && (
        <p className="text-faint text-xs">
          {grantSectionText.forExactly} <span className="wrap-anywhere font-mono">{content.slice(0, 23)}…</span>
        </p>
      )}
    </section>
  );
}

function Needed({ icon, title, names }: { icon: ReactNode; title: string; names: readonly string[] }) {
  return (
    <>
      <p className="flex items-center gap-1.5 font-medium">
        {icon}
        {title}
      </p>
      <ul className="flex flex-wrap gap-1.5">
        {names.map((name) => (
          <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-sm wrap-anywhere">
            {name}
          </li>
        ))}
      </ul>
    </>
  );
}
