import { Dialog, Kbd } from '../ui/index.ts';
import type { EditorCommand } from './editor-commands.ts';

/** What cannot be pressed as one chord is told here too. */
const gestures: ReadonlyArray<readonly [string, string]> = [
  ['Search for a node here', 'Double-click'],
  ['Make a new node from a port', 'Drag into nothing'],
  ['Insert a node into an edge', 'Drop on the edge'],
  ['Enter a sub-flow', 'Double-click it'],
  ['Select several', '⇧ Drag'],
  ['Move what is selected', 'Arrow keys'],
  ['Step through nodes and edges', 'Tab'],
];

export function ShortcutSheet({
  open,
  onClose,
  commands,
}: {
  open: boolean;
  onClose: () => void;
  commands: readonly EditorCommand[];
}) {
  const withChord = commands.filter(({ chord }) => chord !== undefined);
  const groups = [...new Set(withChord.map(({ group }) => group))];
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title="Shortcuts" size="lg">
      <div className="gap-x-8 sm:columns-2">
        {groups.map((group) => (
          <Group
            key={group}
            title={group}
            rows={withChord.filter((command) => command.group === group).map(({ title, chord = '' }) => [title, chord])}
          />
        ))}
        <Group title="On the canvas" rows={gestures} />
      </div>
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: ReadonlyArray<readonly [string, string]> }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="mb-1 font-medium text-muted text-sm">{title}</h3>
      <dl>
        {rows.map(([what, keys]) => (
          <div key={what} className="flex items-center justify-between gap-4 border-line border-b py-1 last:border-0">
            <dt>{what}</dt>
            <dd>
              <Kbd>{keys}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
