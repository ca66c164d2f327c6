import { ContextMenu as BaseContextMenu } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { menuText } from '../text/ui.ts';
import { cx } from './class-names.ts';
import { Kbd } from './Kbd.tsx';
import { itemClasses, popupClasses } from './popup-classes.ts';

export type MenuEntry =
  | 'separator'
  | {
      label: string;
      icon?: ReactNode;
      shortcut?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Shows a tick; the entry is then a choice rather than an action. */
      checked?: boolean;
      onSelect: () => void;
    }
  | { label: string; icon?: ReactNode; entries: readonly MenuEntry[] };

export interface MenuProps {
  /** The element that opens the menu, usually a Button or IconButton. */
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
}

export function Menu({ trigger, entries, side = 'bottom', align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={4} className="z-60 outline-none">
          <Base.Popup className={cx(popupClasses, 'min-w-44 max-w-80')}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  entries: readonly MenuEntry[];
  children: ReactNode;
  className?: string;
  /** Called before the menu opens, so that the entries can be made for what was pointed at. */
  onOpenChange?: (open: boolean) => void;
}

/** Opens at the pointer on a right click, a long press or the menu key. */
export function ContextMenu({ entries, children, className, onOpenChange }: ContextMenuProps) {
  return (
    <BaseContextMenu.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <BaseContextMenu.Trigger className={className}>{children}</BaseContextMenu.Trigger>
      <BaseContextMenu.Portal>
        <BaseContextMenu.Positioner className="z-60 outline-none">
          <BaseContextMenu.Popup className={cx(popupClasses, 'min-w-44')}>
            <MenuEntries entries={entries} />
          </BaseContextMenu.Popup>
        </BaseContextMenu.Positioner>
      </BaseContextMenu.Portal>
    </BaseContextMenu.Root>
  );
}

// The parts of Menu and ContextMenu below the popup are the same components.
function MenuEntries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => {
    if (entry === 'separator') return <Base.Separator key={index} className="-mx-1 my-1 h-px bg-line" />;
    if ('entries' in entry)
      return <SubMenu key={entry.label} label={entry.label} icon={entry.icon} entries={entry.entries} />;
    return (
      <Base.Item
        key={entry.label}
        disabled={entry.disabled === true}
        onClick={entry.onSelect}
        className={cx(itemClasses, entry.danger === true ? 'text-failed-ink' : '[&_svg]:text-muted')}
      >
        {entry.icon}
        <span className="min-w-0 flex-1 truncate">{entry.label}</span>
        {entry.checked === true && <Check aria-label={menuText.chosen} />}
        {entry.shortcut !== undefined && <Kbd>{entry.shortcut}</Kbd>}
      </Base.Item>
    );
  });
}

function SubMenu({ label, icon, entries }: { label: string; icon?: ReactNode; entries: readonly MenuEntry[] }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className={cx(itemClasses, 'data-popup-open:bg-hover [&_svg]:text-muted')}>
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight aria-hidden />
      </Base.SubmenuTrigger>
      <Base.Portal>
        <Base.Positioner sideOffset={2} alignOffset={-4} className="z-60 outline-none">
          <Base.Popup className={cx(popupClasses, 'min-w-40')}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.SubmenuRoot>
  );
}
