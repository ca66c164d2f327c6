import { Trash2 } from 'lucide-react';
import { type FlowFile, HostName } from '#engine/format/index';
import { hostsCalledBy } from '../../editor/edits/host-edits.ts';
import type { Scope } from '../../editor/edits/scope.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { hostsSectionText } from '../../text/inspector-forms.ts';
import { IconButton } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { AddButton } from './AddButton.tsx';
import { Section } from './Section.tsx';

/** The hosts that a flow declares: a run calls these, when it is allowed to, and no others. */
export function HostsSection({ flow, scope }: { flow: FlowFile; scope: Scope }) {
  const store = useEditorStore();
  const hosts = flow.hosts ?? [];
  const called = new Set(hostsCalledBy(flow.nodes));
  const write = (next: readonly string[]) =>
    store
      .getState()
      .apply({ label: hostsSectionText.changeHosts, changes: [{ type: 'set-hosts', body: scope.path, hosts: next }] });
  return (
    <Section
      title={hostsSectionText.hosts}
      isOpen={hosts.length > 0}
      summary={hosts.length === 0 ? hostsSectionText.none : hosts.join(', ')}
    >
      <p className="text-faint text-sm">{hostsSectionText.whatHttpRequests}</p>
      {hosts.map((host, index) => (
        <div key={host} className="flex items-start gap-1">
          <CommitText
            className="flex-1"
            aria-label={hostsSectionText.host(index + 1)}
            mono
            spellCheck={false}
            value={host}
            check={(text) =>
              hostProblem(
                text,
                hosts.filter((other) => other !== host),
              )
            }
            onCommit={(text) => write(hosts.map((other, at) => (at === index ? text : other)))}
          />
          <IconButton
            label={called.has(host) ? hostsSectionText.isCalled(host) : hostsSectionText.remove(host)}
            disabled={called.has(host)}
            onClick={() => write(hosts.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      <AddButton onClick={() => write([...hosts, freeHost(hosts)])}>{hostsSectionText.addHost}</AddButton>
    </Section>
  );
}

function hostProblem(host: string, others: readonly string[]): string | undefined {
  const parsed = HostName.safeParse(host);
  if (!parsed.success) return hostsSectionText.wrongHost(parsed.error.issues[0]?.message ?? hostsSectionText.isNoHost);
  return others.includes(host) ? hostsSectionText.thisHostIsInList : undefined;
}

function freeHost(hosts: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const host = hostsSectionText.hostPlaceholder(number);
    if (!hosts.includes(host)) return host;
  }
}
