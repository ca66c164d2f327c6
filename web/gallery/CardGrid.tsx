import type { ReactNode } from 'react';

export interface CardGridProps {
  /** Empty for a grid that needs none. */
  title: string;
  note: string;
  level?: 2 | 3;
  children: ReactNode;
}

/** Cards side by side, below what they have in common. */
export function CardGrid({ title, note, level = 2, children }: CardGridProps) {
  const grid = <div className="grid grid-cols-[repeat(auto-fill,minmax(min(19rem,100%),1fr))] gap-4">{children}</div>;
  if (title === '') return grid;
  const Heading = `h${level}` as const;
  return (
    <section aria-label={title}>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-2">
        <Heading className="font-semibold text-md">{title}</Heading>
        <p className="text-faint text-sm">{note}</p>
      </div>
      {grid}
    </section>
  );
}
