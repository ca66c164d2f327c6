import type { ReactNode } from 'react';
import { SplitGroup, SplitHandle, SplitPanel } from '../ui/index.ts';

export interface CanvasAndRunProps {
  hasRun: boolean;
  isOpen: boolean;
  dock: ReactNode;
  /** Settings that were asked for on a phone; the run is folded away meanwhile. */
  settings?: ReactNode;
  children: ReactNode;
}

/** The canvas, and below it the run when there is one. */
export function CanvasAndRun({ hasRun, isOpen, dock, settings, children }: CanvasAndRunProps) {
  const below = settings !== undefined ? 'settings' : hasRun && isOpen ? 'run' : undefined;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <SplitGroup
        id="editor-run"
        orientation="vertical"
        className="min-h-0 flex-1"
        panelIds={below === undefined ? ['canvas'] : ['canvas', below]}
      >
        <SplitPanel id="canvas" minSize="20%">
          {children}
        </SplitPanel>
        {below !== undefined && (
          <>
            <SplitHandle orientation="vertical" />
            <SplitPanel
              key={below}
              id={below}
              defaultSize={below === 'run' ? '42%' : '58%'}
              minSize={below === 'run' ? '15%' : '30%'}
            >
              {settings ?? dock}
            </SplitPanel>
          </>
        )}
      </SplitGroup>
      {hasRun && below !== 'run' && <div className="shrink-0 border-line border-t">{dock}</div>}
    </div>
  );
}
