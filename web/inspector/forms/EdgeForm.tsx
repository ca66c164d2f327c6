import { ArrowRight, Trash2 } from 'lucide-react';
import type { Edge } from '#engine/format/index';
import { typeName } from '#engine/schema/index';
import { portsAt, type Scope, sourceSchema } from '../../editor/edits/scope.ts';
import { useEditor, useEditorStore } from '../../store/editor-context.ts';
import { edgeId } from '../../store/editor-view.ts';
import { endsOf } from '../../store/flow-change-body.ts';
import { edgeFormText } from '../../text/inspector-forms.ts';
import { Button, FieldNote, Select, Switch } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { withSettings } from '../use-node-editing.ts';

/** An edge: which part of the message it carries, and whether a list counts as many. */
export function EdgeForm({
  edge,
  index,
  body,
  scope,
}: {
  edge: Edge;
  index: number;
  body: readonly string[];
  scope: Scope;
}) {
  const store = useEditorStore();
  const problem = useEditor((state) =>
    state.problems.find((found) => found.edge === index && (found.nodePath ?? []).join('/') === scope.path.join('/')),
  );
  const { source, target } = endsOf(edge);
  const start = `${source.node}.${source.port}`;
  const parts = partsOf(scope, start);
  const takesList = portsAt(scope, target.node).inputs.find(({ name }) => name === target.port)?.list === true;
  const replace = (by: Edge) => {
    store
      .getState()
      .apply({ label: edgeFormText.changeEdge, changes: [{ type: 'replace-edge', body: scope.path, edge, by }] });
    store.getState().select({ nodes: [], edges: [edgeId(body, by)] });
  };
  const remove = () =>
    store
      .getState()
      .apply({ label: edgeFormText.delete, changes: [{ type: 'remove-edge', body: scope.path, edge }], select: [] });
  return (
    <div className="flex flex-col gap-3 px-3 py-3">
      <h3 className="text-muted text-sm">{edgeFormText.edge}</h3>
      <p className="flex flex-wrap items-center gap-1.5 font-mono text-sm">
        <span className="wrap-anywhere">{start}</span>
        <ArrowRight className="size-3.5 shrink-0 text-faint" aria-hidden />
        <span className="wrap-anywhere">{edge.to}</span>
      </p>
      <p className="text-faint text-sm">{edgeFormText.carries(typeName(sourceSchema(scope, edge.from)))}</p>
      {problem !== undefined && <FieldNote error={problem.message} />}
      {parts.length > 0 && (
        <Select
          label={edgeFormText.partOfMessage}
          value={source.select.join('.')}
          options={[{ value: '', label: edgeFormText.allOfIt }, ...parts.map((part) => ({ value: part, label: part }))]}
          onChange={(part) => replace({ ...edge, from: part === '' ? start : `${start}.${part}` })}
        />
      )}
      <CommitText
        label={parts.length > 0 ? edgeFormText.orAPath : edgeFormText.partOfMessage}
        hint={edgeFormText.pathSuchAsVerdictScore}
        mono
        value={source.select.join('.')}
        check={(path) =>
          path === '' || /^[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{1,64}){0,15}$/.test(path)
            ? undefined
            : edgeFormText.namesOrNumbersWithDots
        }
        onCommit={(path) => replace({ ...edge, from: path === '' ? start : `${start}.${path}` })}
      />
      {(takesList || edge.spread === true) && (
        <Switch
          label={edgeFormText.eachItemOfList}
          hint={edgeFormText.eachItemOfListHint}
          checked={edge.spread === true}
          onChange={(on) => replace(withSettings(edge, { spread: on ? true : undefined }))}
        />
      )}
      <Button look="danger" className="self-start" icon={<Trash2 aria-hidden />} onClick={remove}>
        {edgeFormText.deleteEdge}
      </Button>
    </div>
  );
}

/** Paths to the fields of an object, two levels deep. */
function partsOf(scope: Scope, from: string): string[] {
  const fields = Object.entries(sourceSchema(scope, from)?.properties ?? {});
  return fields.flatMap(([name, schema]) => [
    name,
    ...Object.keys(schema.properties ?? {}).map((inner) => `${name}.${inner}`),
  ]);
}
