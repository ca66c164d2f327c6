import { Minus, Pencil, Plus, TriangleAlert } from 'lucide-react';
import type { VersionAdvice } from '#engine/protocol/index';
import { interfaceDiffText } from '../text/publishing.ts';
import { Badge } from '../ui/index.ts';

const marks = {
  added: <Plus className="size-4 text-done" aria-label={interfaceDiffText.added} />,
  removed: <Minus className="size-4 text-failed" aria-label={interfaceDiffText.removed} />,
  changed: <Pencil className="size-4 text-waiting-ink" aria-label={interfaceDiffText.changed} />,
} as const;

/** How the interface differs from the last release's; nothing for a first one. */
export function InterfaceDiff({ advice }: { advice: VersionAdvice }) {
  if (advice.level === 'first') return null;
  if (advice.changes.length === 0) {
    return (
      <p className="text-muted">
        {interfaceDiffText.interfaceIsSameAsIn} {advice.last}.
      </p>
    );
  }
  return (
    <section
      aria-label={interfaceDiffText.changesOfInterface}
      className={`rounded-lg border p-3 ${advice.level === 'major' ? 'border-failed/40 bg-failed-soft' : 'border-line bg-sunken'}`}
    >
      <h3 className="mb-1.5 flex items-center gap-1.5 font-medium">
        {advice.level === 'major' && <TriangleAlert className="size-4 text-failed" aria-hidden />}
        {advice.level === 'major'
          ? interfaceDiffText.thisBreaksFlowsThatUse(advice.last ?? '')
          : interfaceDiffText.changesSince(advice.last ?? '')}
      </h3>
      <ul className="flex flex-col gap-1">
        {advice.changes.map((change) => (
          <li key={`${change.kind} ${change.what}`} className="flex items-start gap-2">
            <span className="mt-0.5">{marks[change.kind]}</span>
            <span className="min-w-0 flex-1">{change.what}</span>
            {change.breaking && <Badge tone="failed">{interfaceDiffText.breaking}</Badge>}
          </li>
        ))}
      </ul>
    </section>
  );
}
