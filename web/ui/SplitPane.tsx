import type { ReactNode } from 'react';
import { Group, Panel, type PanelProps, Separator, useDefaultLayout } from 'react-resizable-panels';
import { cx } from './class-names.ts';

export interface SplitGroupProps {
  /** Names the layout in this browser's memory; unique in the whole workbench. */
  id: string;
  orientation?: 'horizontal' | 'vertical';
  /** Ids of the panels shown now, when some come and go; each set is remembered by itself. */
  panelIds?: string[];
  className?: string;
  children: ReactNode;
}

/** Panels side by side or one above the other; their sizes are remembered. */
export function SplitGroup({ id, orientation = 'horizontal', panelIds, className, children }: SplitGroupProps) {
  const layout = useDefaultLayout({ id: `flowright.${id}`, panelIds, storage: localStorage });
  return (
    <Group
      id={id}
      orientation={orientation}
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
      className={className}
    >
      {children}
    </Group>
  );
}

/** One panel; needs an `id` for its size to be remembered. Numbers are pixels, strings percentages or `rem`. */
export function SplitPanel({ className, ...rest }: PanelProps & { id: string }) {
  return <Panel {...rest} className={cx('min-h-0 min-w-0', className)} />;
}

/** The line between two panels: drag it, or focus it and use the arrow keys. */
export function SplitHandle({ orientation = 'horizontal' }: { orientation?: 'horizontal' | 'vertical' }) {
  return (
    <Separator
      className={cx(
        'relative shrink-0 bg-line outline-none transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent',
        orientation === 'horizontal' ? 'w-px' : 'h-px',
      )}
    />
  );
}
