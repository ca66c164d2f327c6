import { CornerDownRight } from 'lucide-react';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { getRelease } from '../../client/library.ts';
import { useLibraryEntry } from '../../client/queries.ts';
import { ownerOf } from '../../editor/edits/scope.ts';
import { flowNodeFormText } from '../../text/inspector-forms.ts';
import { Button, Select, showError } from '../../ui/index.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { FlowChoices } from './FlowChoices.tsx';
import { FlowOverrides } from './FlowOverrides.tsx';
import { Section } from './Section.tsx';

type SubFlow = NodeOf<'flow'>;

/** A flow that can be called, as the palette and the inspector offer it. */
export interface CallableFlow {
  readonly reference: string;
  readonly title: string;
  readonly hash?: string | undefined;
  readonly description?: string | undefined;
}

export interface FlowNodeFormProps {
  editing: NodeEditing<SubFlow>;
  ids: readonly string[];
  callable: readonly CallableFlow[];
  /** Goes into the flow that is called. */
  onEnter: (ids: readonly string[]) => void;
}

/** Settings of a sub-flow: which flow it calls, in which version, and who plays its roles. */
export function FlowNodeForm({ editing, ids, callable, onEnter }: FlowNodeFormProps) {
  const { node, set, errorAt, scope } = editing;
  const called = calledFlow(editing);
  const isInline = typeof node.use !== 'string';
  const release = typeof node.use === 'string' && node.use.includes('@') ? node.use.replace(/@.*$/, '@') : undefined;
  const known = release === undefined ? undefined : callable.find(({ reference }) => reference.startsWith(release));
  return (
    <>
      <Section title={flowNodeFormText.flow}>
        {isInline ? (
          <p className="text-muted text-sm">{flowNodeFormText.thisSubFlowIsPart}</p>
        ) : (
          <Select
            label={flowNodeFormText.calls}
            value={String(node.use)}
            options={choices(node, callable, called)}
            error={errorAt('use') ?? errorAt('hash')}
            onChange={(use) => set({ use, hash: callable.find(({ reference }) => reference === use)?.hash })}
          />
        )}
        {known !== undefined && <VersionChoice editing={editing} released={known} />}
        {node.hash !== undefined && (
          <p className="truncate font-mono text-faint text-xs" title={node.hash}>
            {flowNodeFormText.pinned(node.hash.slice(0, 22))}
            {known?.reference === node.use && known.hash !== node.hash && flowNodeFormText.libraryHoldsAnother}
          </p>
        )}
        {called?.description !== undefined && <p className="text-muted text-sm">{called.description}</p>}
        {called !== undefined && (
          <Button icon={<CornerDownRight aria-hidden />} className="self-start" onClick={() => onEnter(ids)}>
            {flowNodeFormText.enter}
          </Button>
        )}
      </Section>
      <FlowChoices editing={editing} callable={callable} />
      {called !== undefined && <FlowOverrides editing={editing} called={called} />}
      {called !== undefined && node.use !== 'self' && (
        <>
          <RoleMapping
            editing={editing}
            kind="models"
            title={flowNodeFormText.modelRoles}
            called={called}
            ours={Object.keys(ownerOf(scope).models ?? {})}
          />
          <RoleMapping
            editing={editing}
            kind="people"
            title={flowNodeFormText.peopleRoles}
            called={called}
            ours={Object.keys(ownerOf(scope).people ?? {})}
          />
        </>
      )}
    </>
  );
}

/** Which release of a flow is called. Its hash is pinned with it, so it is fetched before it is chosen. */
function VersionChoice({ editing, released }: { editing: NodeEditing<SubFlow>; released: CallableFlow }) {
  const { node, set } = editing;
  const [name = '', latest = ''] = released.reference.split('@');
  const entry = useLibraryEntry(name);
  const chosen = String(node.use).slice(name.length + 1);
  const versions = entry.data?.versions ?? [];
  if (versions.length < 2 && chosen === latest) return null;
  const choose = (version: string) => {
    getRelease(name, version).then(
      ({ hash }) => set({ use: `${name}@${version}`, hash }),
      (error: unknown) => showError(error, flowNodeFormText.releaseCouldNotBeRead),
    );
  };
  return (
    <Select
      label={flowNodeFormText.version}
      value={chosen}
      options={[...new Set([...versions, chosen])].map((version) => ({
        value: version,
        label: version === latest ? flowNodeFormText.latest(version) : version,
      }))}
      onChange={choose}
    />
  );
}

function calledFlow({ node, scope }: NodeEditing<SubFlow>): FlowFile | undefined {
  if (node.use === 'self') return ownerOf(scope);
  return typeof node.use === 'string' ? scope.flows[node.use] : node.use;
}

function choices(node: SubFlow, callable: readonly CallableFlow[], called: FlowFile | undefined) {
  const options = [
    { value: 'self', label: flowNodeFormText.thisFlowItself, description: flowNodeFormText.aRecursiveCall },
    ...callable.map(({ reference, title }) => ({ value: reference, label: title, description: reference })),
  ];
  const use = String(node.use);
  return options.some(({ value }) => value === use)
    ? options
    : [
        ...options,
        called === undefined
          ? { value: use, label: use, description: flowNodeFormText.notFound }
          : { value: use, label: called.title ?? called.name, description: flowNodeFormText.notNewestRelease(use) },
      ];
}

function RoleMapping({
  editing,
  kind,
  title,
  called,
  ours,
}: {
  editing: NodeEditing<SubFlow>;
  kind: 'models' | 'people';
  title: string;
  called: FlowFile;
  ours: readonly string[];
}) {
  const { node, set } = editing;
  const theirs = Object.keys(called[kind] ?? {});
  if (theirs.length === 0) return null;
  const bind = (role: string, to: string) => {
    const { [role]: _, ...others } = node[kind] ?? {};
    const bound = to === '' ? others : { ...others, [role]: to };
    set({ [kind]: Object.keys(bound).length === 0 ? undefined : bound });
  };
  return (
    <Section title={title} isOpen={node[kind] !== undefined} summary={theirs.join(', ')}>
      {theirs.map((role) => (
        <Select
          key={role}
          label={role}
          value={node[kind]?.[role] ?? ''}
          options={[
            { value: '', label: flowNodeFormText.keepsItsName(role) },
            ...ours.map((name) => ({ value: name, label: flowNodeFormText.isOur(name) })),
          ]}
          onChange={(to) => bind(role, to)}
        />
      ))}
    </Section>
  );
}
