import { RotateCw } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { errorBoundaryText } from '../text/shell.ts';
import { Button, EmptyState } from '../ui/index.ts';

interface State {
  readonly error: unknown;
  readonly key: string;
}

/**
 * Keeps a defect in one page from taking the workbench down. Drafts and journals are stored as they change,
 * so nothing is lost by drawing the page again.
 */
export class ErrorBoundary extends Component<{ resetKey: string; children: ReactNode }, State> {
  override state: State = { error: undefined, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: { resetKey: string }, state: State): Partial<State> | null {
    return props.resetKey === state.key ? null : { error: undefined, key: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <EmptyState
        className="h-full"
        title={errorBoundaryText.thisPageStoppedWorking}
        actions={
          <>
            <Button icon={<RotateCw />} onClick={() => this.setState({ error: undefined })}>
              {errorBoundaryText.drawItAgain}
            </Button>
            <Button onClick={() => location.reload()}>{errorBoundaryText.reloadTheWorkbench}</Button>
          </>
        }
      >
        <p>{errorBoundaryText.yourFlowsAndRuns}</p>
        <pre className="mt-2 max-h-40 overflow-auto rounded-md border border-line bg-sunken p-2 text-left font-mono text-xs whitespace-pre-wrap">
          {error instanceof Error ? error.message : String(error)}
        </pre>
      </EmptyState>
    );
  }
}
