import { type ReactNode, type Ref, useMemo } from 'react';
import { Link } from 'wouter';
import type { FlowFile } from '#engine/format/index';
import { cardRoom, FlowPreview } from '../library/FlowPreview.tsx';

export interface CardFrameProps {
  href: string;
  title: string;
  description: string;
  flow: FlowFile | undefined;
  /** Small facts in the bottom line, on the left. */
  facts: ReactNode;
  actions: ReactNode;
  level?: 3 | 4;
  ref?: Ref<HTMLElement>;
}

/** A card of the gallery: picture, title, what it does, what one can do with it. */
export function CardFrame({ href, title, description, flow, facts, actions, level = 3, ref }: CardFrameProps) {
  const Heading = `h${level}` as const;
  // Cards are drawn again with every letter of a search; their pictures are not.
  const picture = useMemo(
    () => flow !== undefined && <FlowPreview flow={flow} room={cardRoom} className="h-full w-full" />,
    [flow],
  );
  return (
    <article
      ref={ref}
      aria-label={title}
      className="group relative flex flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-raised transition-[border-color,box-shadow] hover:border-line-strong hover:shadow-popup"
    >
      <div className="flex h-44 items-center justify-center border-line border-b bg-canvas bg-[radial-gradient(var(--line)_1px,transparent_1px)] bg-size-[14px_14px] p-2">
        {picture}
      </div>
      <div className="flex flex-1 flex-col gap-1 p-3">
        <Heading className="truncate font-semibold text-md">
          {/* The whole card is the link's target, below the buttons. */}
          <Link href={href} className="after:absolute after:inset-0 after:rounded-xl">
            {title}
          </Link>
        </Heading>
        <p className="line-clamp-2 min-h-10 text-muted">{description}</p>
        <div className="mt-1 flex min-h-5 flex-wrap items-center gap-1">{facts}</div>
        <div className="relative mt-auto flex items-center gap-1.5 pt-2">{actions}</div>
      </div>
    </article>
  );
}
