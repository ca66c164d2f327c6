import type { ReactNode } from 'react';
import { SplitGroup, SplitHandle, SplitPanel } from '../ui/index.ts';

export interface CanvasAndRunProps {
  hasRun: boolean;
  isOpen: boolean;
  dock: ReactNode;
  children: ReactNode;
}

/** The canvas, and below it the run when there is one. */
export function CanvasAndRun({ hasRun, isOpen, dock, children }: CanvasAndRunProps) {
  const isSplit = hasRun && isOpen;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <SplitGroup
        id="editor-run"
        orientation="vertical"
        className="min-h-0 flex-1"
        panelIds={isSplit ? ['canvas', 'run'] : ['canvas']}
      >
        <SplitPanel id="canvas" minSize="20%">
          {children}
        </SplitPanel>
        {isSplit && (
          <>
            <SplitHandle orientation="vertical" />
            <SplitPanel id="run" defaultSize="42%" minSize="15%">
              {dock}
            </SplitPanel>
          </>
        )}
      </SplitGroup>
      {hasRun && !isOpen && <div className="shrink-0 border-line border-t">{dock}</div>}
    </div>
  );
}
