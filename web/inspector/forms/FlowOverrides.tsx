import { Plus, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { FlowFile, NodeOf } from '#engine/format/index';
import { isJsonObject, type JsonObject } from '#engine/json';
import { flowOverridesText } from '../../text/inspector-forms.ts';
import { Button, Combobox, IconButton } from '../../ui/index.ts';
import { JsonField } from '../fields/JsonField.tsx';
import type { NodeEditing } from '../use-node-editing.ts';
import { type InnerNode, innerNodes } from './override-paths.ts';
import { Section } from './Section.tsx';

export interface FlowOverridesProps {
  editing: NodeEditing<NodeOf<'flow'>>;
  called: FlowFile;
}

/** Other settings for single nodes of the flow that is called, without changing that flow. */
export function FlowOverrides({ editing, called }: FlowOverridesProps) {
  const { node, set, errorAt, scope } = editing;
  const inside = useMemo(() => innerNodes(called, scope.flows), [called, scope.flows]);
  const overrides = Object.entries(node.overrides ?? {});
  const keep = (entries: ReadonlyArray<readonly [string, JsonObject]>) =>
    set({ overrides: entries.length === 0 ? undefined : Object.fromEntries(entries) });
  const free = inside.find(({ path }) => node.overrides?.[path] === undefined)?.path;
  return (
    <Section
      title={flowOverridesText.otherSettingsInside}
      isOpen={overrides.length > 0}
      summary={overrides.length === 0 ? flowOverridesText.none : overrides.map(([path]) => path).join(', ')}
    >
      <p className="text-muted text-sm">{flowOverridesText.forThisCallOnlySettings}</p>
      {overrides.map(([path, settings], index) => (
        <Override
          key={index}
          path={path}
          settings={settings}
          inside={inside}
          taken={overrides.map(([name]) => name)}
          problem={errorAt(`overrides["${path}"]`) ?? errorAt(`overrides.${path}`)}
          onChange={(changed) => keep(overrides.map((entry, at) => (at === index ? changed : entry)))}
          onRemove={() => keep(overrides.filter((_, at) => at !== index))}
        />
      ))}
      <Button
        className="self-start"
        size="sm"
        icon={<Plus />}
        disabled={free === undefined}
        onClick={() => free !== undefined && keep([...overrides, [free, {}]])}
      >
        {flowOverridesText.addSettings}
      </Button>
    </Section>
  );
}

interface OverrideProps {
  path: string;
  settings: JsonObject;
  inside: readonly InnerNode[];
  taken: readonly string[];
  problem: string | undefined;
  onChange: (override: readonly [string, JsonObject]) => void;
  onRemove: () => void;
}

function Override({ path, settings, inside, taken, problem, onChange, onRemove }: OverrideProps) {
  const node = inside.find((one) => one.path === path)?.node;
  const options = inside
    .filter((one) => one.path === path || !taken.includes(one.path))
    .map((one) => ({ value: one.path, label: labelOf(one) }));
  const known = node === undefined ? [{ value: path, label: flowOverridesText.notFound(path) }, ...options] : options;
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line p-2">
      <div className="flex items-end gap-1">
        <Combobox
          className="flex-1"
          label={flowOverridesText.node}
          value={path}
          options={known}
          onChange={(chosen) => chosen !== path && onChange([chosen, settings])}
        />
        <IconButton label={flowOverridesText.removeSettingsOf(path)} look="secondary" onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      <JsonField
        name={flowOverridesText.settingsOf(path)}
        label={flowOverridesText.settings}
        hint={node === undefined ? undefined : flowOverridesText.asInFileItHas(settingsOf(node).join(', '))}
        value={settings}
        error={problem}
        check={(value) => (isJsonObject(value) ? undefined : flowOverridesText.writeObjectSuchAsPrompt)}
        onCommit={(value) => isJsonObject(value) && onChange([path, value])}
      />
    </div>
  );
}

function labelOf({ path, node }: InnerNode): string {
  const title = 'title' in node && node.title !== undefined ? ` – ${node.title}` : '';
  return `${path} (${node.type})${title}`;
}

/** What of a node can be set otherwise, as far as it is set at all. */
function settingsOf(node: InnerNode['node']): string[] {
  const fixed = ['id', 'type', 'body', 'use', 'hash', 'choices'];
  const names = Object.keys(node).filter((name) => !fixed.includes(name));
  return names.length === 0 ? [flowOverridesText.nothingYet] : names;
}
