import { Command } from 'cmdk';
import { useMemo } from 'react';
import { lookOf } from '../canvas/index.ts';
import { useEditor } from '../store/editor-context.ts';
import { nodesWithPaths } from '../store/flow-change-body.ts';
import { commandPaletteText } from '../text/commands.ts';
import { Kbd } from '../ui/index.ts';
import { commandItemClasses } from './command-classes.ts';
import type { EditorCommand } from './editor-commands.ts';
import { Overlay } from './Overlay.tsx';

export interface CommandPaletteProps {
  open: boolean;
  onClose: () => void;
  commands: readonly EditorCommand[];
  /** Goes to a node, by its ids from the file's outermost body. */
  onGoTo: (path: readonly string[]) => void;
}

/** Everything by name: commands, and every node of the flow however deep it lies. */
export function CommandPalette({ open, onClose, commands, onGoTo }: CommandPaletteProps) {
  return (
    <Overlay open={open} onClose={onClose} label={commandPaletteText.commands}>
      <Command label={commandPaletteText.commandsAndNodes} loop>
        <Command.Input
          autoFocus
          placeholder={commandPaletteText.typeCommandOrName}
          className="h-12 w-full border-line border-b bg-transparent px-4 text-md outline-none"
        />
        <Command.List className="max-h-[50vh] scroll-area p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-faint">
            {commandPaletteText.nothingIsCalledThat}
          </Command.Empty>
          <Command.Group heading={commandPaletteText.commands} className={groupClasses}>
            {commands
              .filter((command) => command.isEnabled)
              .map((command) => (
                <Command.Item
                  key={command.id}
                  value={command.title}
                  className={commandItemClasses}
                  onSelect={() => {
                    onClose();
                    command.run();
                  }}
                >
                  <span className="min-w-0 flex-1 truncate">{command.title}</span>
                  {command.chord !== undefined && <Kbd>{command.chord}</Kbd>}
                </Command.Item>
              ))}
          </Command.Group>
          <NodeGroup
            onGoTo={(path) => {
              onClose();
              onGoTo(path);
            }}
          />
        </Command.List>
      </Command>
    </Overlay>
  );
}

const groupClasses =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs';

function NodeGroup({ onGoTo }: { onGoTo: (path: readonly string[]) => void }) {
  const flow = useEditor((state) => state.history.present);
  const nodes = useMemo(() => [...nodesWithPaths(flow.nodes)], [flow]);
  return (
    <Command.Group heading={commandPaletteText.goToNode} className={groupClasses}>
      {nodes.map(({ node, path }) => {
        const Icon = lookOf(node).icon;
        const title = 'title' in node && node.title !== undefined ? node.title : node.id;
        return (
          <Command.Item
            key={path.join('/')}
            value={`${title} ${path.join('/')}`}
            className={`${commandItemClasses} [&_svg]:text-muted`}
            onSelect={() => onGoTo(path)}
          >
            <Icon aria-hidden />
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <span className="truncate font-mono text-faint text-xs">{path.join('/')}</span>
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}
