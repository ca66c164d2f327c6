import { shortcutSheetText } from '../text/commands.ts';
import { Dialog, Kbd } from '../ui/index.ts';
import type { EditorCommand } from './editor-commands.ts';

/** What cannot be pressed as one chord is told here too. */
const gestures: ReadonlyArray<readonly [string, string]> = [
  [shortcutSheetText.searchForNodeHere, shortcutSheetText.doubleClick],
  [shortcutSheetText.makeNewNodeFromPort, shortcutSheetText.dragIntoNothing],
  [shortcutSheetText.insertNodeIntoEdge, shortcutSheetText.dropOnEdge],
  [shortcutSheetText.enterSubFlow, shortcutSheetText.doubleClickIt],
  [shortcutSheetText.selectSeveral, shortcutSheetText.drag],
  [shortcutSheetText.moveWhatIsSelected, shortcutSheetText.arrowKeys],
  [shortcutSheetText.stepThroughNodesAndEdges, 'Tab'],
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
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={shortcutSheetText.shortcuts} size="lg">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the list is longer than the dialog, and nothing else in it takes the keys that scroll it */}
      <section tabIndex={0} aria-label={shortcutSheetText.shortcuts} className="gap-x-8 outline-none sm:columns-2">
        {groups.map((group) => (
          <Group
            key={group}
            title={group}
            rows={withChord.filter((command) => command.group === group).map(({ title, chord = '' }) => [title, chord])}
          />
        ))}
        <Group title={shortcutSheetText.onTheCanvas} rows={gestures} />
      </section>
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
