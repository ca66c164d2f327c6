import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';
import { useScrollFade } from './use-scroll-fade.ts';

export interface TabItem<T extends string> {
  value: T;
  label: ReactNode;
  count?: number | undefined;
  content: ReactNode;
}

export interface TabsProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  items: ReadonlyArray<TabItem<T>>;
  /** Shown at the right end of the tab bar. */
  trailing?: ReactNode;
  className?: string;
  panelClassName?: string;
}

const listClasses =
  'flex h-full min-w-0 gap-0.5 overflow-x-auto [scrollbar-width:none] data-[more~=left]:mask-l-from-[calc(100%-2rem)] data-[more~=right]:mask-r-from-[calc(100%-2rem)]';

export function Tabs<T extends string>({ value, onChange, items, trailing, className, panelClassName }: TabsProps<T>) {
  const fade = useScrollFade();
  return (
    <Base.Root
      value={value}
      onValueChange={(next) => onChange(next)}
      className={cx('flex min-h-0 min-w-0 flex-col', className)}
    >
      <div className="flex h-9 shrink-0 items-center border-line border-b px-2">
        <Base.List ref={fade} className={listClasses} activateOnFocus>
          {items.map((item) => (
            <Base.Tab
              key={item.value}
              value={item.value}
              // Whoever presses the one in front wants to stay there.
              onClick={() => item.value === value && onChange(item.value)}
              className="relative flex h-full shrink-0 items-center gap-1.5 px-2 text-muted text-base hover:text-ink focus-visible:-outline-offset-2 data-active:font-medium data-active:text-ink data-active:after:absolute data-active:after:inset-x-2 data-active:after:bottom-0 data-active:after:h-0.5 data-active:after:rounded-full data-active:after:bg-accent"
            >
              {item.label}
              {item.count !== undefined && item.count > 0 && (
                <span className="rounded-full bg-sunken px-1.5 text-2xs text-muted tabular-nums">{item.count}</span>
              )}
            </Base.Tab>
          ))}
        </Base.List>
        {trailing !== undefined && <div className="ml-auto flex shrink-0 items-center gap-1 pl-2">{trailing}</div>}
      </div>
      {items.map((item) => (
        <Base.Panel
          key={item.value}
          value={item.value}
          // The panel that is left stays for a frame, in which it would take half of the room.
          className={cx('min-h-0 flex-1 outline-none data-ending-style:hidden', panelClassName)}
        >
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
