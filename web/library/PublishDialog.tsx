import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type FlowFile, SemanticVersion } from '#engine/format/index';
import { needsOf } from '#engine/graph/references';
import type { DeclaredFacets, Example, ReleaseSummary, VersionAdvice } from '#engine/protocol/index';
import { adviseVersion, publishFlow } from '../client/library.ts';
import { useRelease } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { Button, Dialog, ErrorState, Spinner, showError, TextArea, TextField, toast } from '../ui/index.ts';
import { FacetFields } from './FacetFields.tsx';
import { FlowNeeds } from './FlowNeeds.tsx';
import { InterfaceDiff } from './InterfaceDiff.tsx';
import { InterfaceTable } from './InterfaceTable.tsx';

export interface PublishDialogProps {
  flow: FlowFile;
  /** Flows that it reaches by reference. */
  flows: Readonly<Record<string, FlowFile>>;
  examples?: readonly Example[];
  /** The readme to begin with. */
  readme?: string;
  open: boolean;
  onClose: () => void;
  onPublished: (release: Pick<ReleaseSummary, 'name' | 'version'>) => void;
}

/** Makes an immutable release, after showing what others will get and what that asks of them. */
export function PublishDialog(props: PublishDialogProps) {
  const { flow, open, onClose } = props;
  const advice = useQuery({
    queryKey: ['advice', flow],
    queryFn: () => adviseVersion(flow),
    enabled: open,
    staleTime: 0,
  });
  return (
    <Dialog
      open={open}
      size="lg"
      onOpenChange={(next) => !next && onClose()}
      title={`Publish ${flow.title ?? flow.name}`}
      description="A release never changes. Whoever uses it keeps exactly this, until they choose another."
      footer={<PublishFooter isReady={advice.isSuccess} onClose={onClose} />}
    >
      {advice.isPending && <Spinner label="Comparing with the last release" />}
      {advice.isError && <ErrorState error={advice.error} onRetry={() => void advice.refetch()} />}
      {advice.isSuccess && <PublishForm {...props} advice={advice.data} />}
    </Dialog>
  );
}

const formId = 'publish-flow';

function PublishFooter({ isReady, onClose }: { isReady: boolean; onClose: () => void }) {
  return (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button look="primary" type="submit" form={formId} disabled={!isReady}>
        Publish
      </Button>
    </>
  );
}

function PublishForm({
  flow,
  flows,
  examples = [],
  readme: firstReadme = '',
  advice,
  onClose,
  onPublished,
}: PublishDialogProps & { advice: VersionAdvice }) {
  const [version, setVersion] = useState(advice.suggested);
  const [notes, setNotes] = useState('');
  const [readme, setReadme] = useState(firstReadme);
  const [author, setAuthor] = useState(() => localStorage.getItem('flowright.author') ?? '');
  const [busy, setBusy] = useState(false);
  const [facets, setFacets] = useDeclaredFacets(flow.name, advice.last);
  const problem = versionProblem(version, advice);
  const publish = async () => {
    if (problem !== undefined || busy) return;
    setBusy(true);
    try {
      await publishFlow({ flow, version, notes, readme, author, examples: [...examples], facets });
      localStorage.setItem('flowright.author', author);
      await queryClient.invalidateQueries({ queryKey: ['library'] });
      toast.success(`Published ${flow.name}@${version}.`);
      onClose();
      onPublished({ name: flow.name, version });
    } catch (error) {
      showError(error, 'It was not published. Nothing was changed.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      id={formId}
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <InterfaceDiff advice={advice} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Version"
          mono
          required
          value={version}
          onChange={setVersion}
          error={problem}
          hint={versionHint(advice)}
        />
        <TextField label="Author" value={author} onChange={setAuthor} placeholder="Your name or team" />
      </div>
      <Part title="Interface">
        <InterfaceTable value={flow.interface} />
      </Part>
      <Part title="It will ask for">
        <FlowNeeds needs={needsOf(flow, flows)} />
      </Part>
      <Part title="Kind">
        <FacetFields value={facets} onChange={setFacets} />
      </Part>
      <TextArea label="What is new" hint="For those who decide whether to update." value={notes} onChange={setNotes} />
      <TextArea
        label="Readme"
        hint="Markdown: what it is for, how to use it, its limits."
        mono
        minRows={6}
        value={readme}
        onChange={setReadme}
      />
    </form>
  );
}

/** What was said of the last release stands until something else is said. */
function useDeclaredFacets(name: string, last: string | undefined) {
  const [chosen, setChosen] = useState<Partial<DeclaredFacets>>();
  const before = useRelease(name, last).data?.facets;
  const known: Partial<DeclaredFacets> =
    before === undefined
      ? {}
      : {
          ...(before.type === undefined ? {} : { type: before.type }),
          ...(before.structure === undefined ? {} : { structure: before.structure }),
          ...(before.strategy === undefined ? {} : { strategy: before.strategy }),
          ...(before.coordination === undefined ? {} : { coordination: before.coordination }),
        };
  return [chosen ?? known, setChosen] as const;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      {children}
    </section>
  );
}

function versionProblem(version: string, advice: VersionAdvice): string | undefined {
  if (!SemanticVersion.safeParse(version).success) return 'Write three numbers, such as 1.2.3.';
  if (compare(version, advice.suggested) < 0) return `The changes ask for at least ${advice.suggested}.`;
  return undefined;
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  return (
    [0, 1, 2].map((part) => (left?.[part] ?? 0) - (right?.[part] ?? 0)).find((difference) => difference !== 0) ?? 0
  );
}

function versionHint({ level, last }: VersionAdvice): ReactNode {
  if (level === 'first' || last === undefined) return 'The first release of this flow.';
  const why = {
    none: 'nothing changed',
    patch: 'the interface is the same',
    minor: 'the interface grew',
    major: 'the interface breaks what others rely on',
  };
  return `After ${last}: ${why[level]}.`;
}
