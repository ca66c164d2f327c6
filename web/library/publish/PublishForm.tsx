import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { needsOf } from '#engine/graph/references';
import type { Release, VersionAdvice } from '#engine/protocol/index';
import { publishFormText } from '../../text/publishing.ts';
import { Button, TextArea, TextField } from '../../ui/index.ts';
import { FlowDiffView } from '../diff/FlowDiffView.tsx';
import { FacetFields } from '../FacetFields.tsx';
import { NeededBeforeRun } from '../ImportReportView.tsx';
import { InterfaceDiff } from '../InterfaceDiff.tsx';
import { InterfaceTable } from '../InterfaceTable.tsx';
import type { PublishDialogProps } from '../PublishDialog.tsx';
import { CardFields } from './CardFields.tsx';
import { ExampleSection } from './ExampleSection.tsx';
import { ReadmeField } from './ReadmeField.tsx';
import { usePublishing } from './use-publishing.ts';
import { versionHint, versionProblem } from './version-choice.ts';

export const publishFormId = 'publish-flow';

export interface PublishFormProps extends PublishDialogProps {
  advice: VersionAdvice;
  /** The release that this one follows. */
  last: Release | undefined;
  busy: boolean;
  onBusy: (busy: boolean) => void;
}

/** What others get, what it asks for, and everything that is said of it. */
export function PublishForm(props: PublishFormProps) {
  const { flow, flows, advice, last } = props;
  const { draft, set, examples, submit } = usePublishing(props);
  return (
    <form
      id={publishFormId}
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <InterfaceDiff advice={advice} />
      {last !== undefined && <AllChanges last={last} flow={flow} />}
      <Warnings warnings={advice.warnings} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={publishFormText.version}
          mono
          required
          value={draft.version}
          onChange={(version) => set({ version })}
          error={versionProblem(draft.version, advice)}
          hint={versionHint(advice)}
        />
        <TextField
          label={publishFormText.author}
          value={draft.author}
          onChange={(author) => set({ author })}
          placeholder={publishFormText.authorPlaceholder}
        />
      </div>
      <TextArea
        label={publishFormText.whatIsNew}
        hint={publishFormText.whatIsNewHint}
        value={draft.notes}
        onChange={(notes) => set({ notes })}
      />
      <Part title={publishFormText.interface}>
        <InterfaceTable value={flow.interface} />
      </Part>
      <Part title={publishFormText.itWillAskFor}>
        <NeededBeforeRun needs={needsOf(flow, flows)} title={publishFormText.beforeRunOfItBegins} />
      </Part>
      <Part title={publishFormText.examples}>
        <ExampleSection flow={flow} examples={examples} reason={draft.reason} onReason={(reason) => set({ reason })} />
      </Part>
      <Part title={publishFormText.readme}>
        <ReadmeField flow={flow} value={draft.readme} onChange={(readme) => set({ readme })} />
      </Part>
      <Part title={publishFormText.flowCard}>
        <CardFields value={draft.card} onChange={(card) => set({ card })} />
      </Part>
      <Part title={publishFormText.kind}>
        <FacetFields value={draft.facets} onChange={(facets) => set({ facets })} />
      </Part>
    </form>
  );
}

function AllChanges({ last, flow }: { last: Release; flow: PublishFormProps['flow'] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex flex-col items-start gap-2">
      <Button size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? publishFormText.hideTheChanges : publishFormText.showAllChangesSince(last.version)}
      </Button>
      {isOpen && (
        <FlowDiffView
          before={last.flow}
          after={flow}
          className="h-120 w-full overflow-hidden rounded-lg border border-line"
        />
      )}
    </div>
  );
}

function Warnings({ warnings }: Pick<VersionAdvice, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <ul
      aria-label={publishFormText.warnings}
      className="flex flex-col gap-1 rounded-lg border border-waiting/50 bg-waiting-soft p-3"
    >
      {warnings.map(({ path, message }) => (
        <li key={`${path} ${message}`} className="flex items-start gap-1.5">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-waiting-ink" aria-hidden />
          <span className="wrap-anywhere">{message}</span>
        </li>
      ))}
    </ul>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      {children}
    </section>
  );
}
