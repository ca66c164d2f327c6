import { Trash2 } from 'lucide-react';
import type { FlowFile } from '#engine/format/index';
import type { Scope } from '../../editor/edits/scope.ts';
import { serversUsedBy } from '../../editor/edits/tool-edits.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { serversSectionText } from '../../text/inspector-asking.ts';
import { IconButton } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { Section } from './Section.tsx';

/** The tool servers that a flow declares, with words for whoever will set them up. Nodes add theirs by themselves. */
export function ServersSection({ flow, scope }: { flow: FlowFile; scope: Scope }) {
  const store = useEditorStore();
  const tools = flow.tools ?? {};
  const names = Object.keys(tools);
  if (names.length === 0) return null;
  const used = new Set(serversUsedBy(flow.nodes));
  const write = (next: typeof tools) =>
    store.getState().apply({
      label: serversSectionText.changeTools,
      changes: [{ type: 'set-tools', body: scope.path, tools: next }],
    });
  return (
    <Section title={serversSectionText.toolServers} summary={names.join(', ')}>
      <p className="text-faint text-sm">{serversSectionText.whoseToolsThisFlowUses}</p>
      {Object.entries(tools).map(([name, about]) => (
        <div key={name} className="flex items-end gap-1">
          <CommitText
            className="flex-1"
            label={name}
            placeholder={serversSectionText.whatItMustBeAble}
            value={about.description ?? ''}
            onCommit={(text) => {
              const { description: _, ...rest } = about;
              write({ ...tools, [name]: text === '' ? rest : { ...rest, description: text } });
            }}
          />
          <IconButton
            label={used.has(name) ? serversSectionText.isUsed(name) : serversSectionText.removeNamed(name)}
            disabled={used.has(name)}
            onClick={() => {
              const { [name]: _, ...others } = tools;
              write(others);
            }}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
    </Section>
  );
}
