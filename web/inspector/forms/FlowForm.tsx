import { Trash2 } from 'lucide-react';
import type { Role } from '#engine/format/index';
import { isRefusal } from '../../editor/edits/edit.ts';
import { renameRole } from '../../editor/edits/interface-edits.ts';
import { rolesOf } from '../../editor/edits/new-node.ts';
import { graphOf, type Scope } from '../../editor/edits/scope.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { isFlowFile } from '../../store/flow-change-body.ts';
import { flowFormText } from '../../text/inspector-forms.ts';
import { IconButton, toast } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName, nameProblem } from '../schema/schema-kinds.ts';
import { withSettings } from '../use-node-editing.ts';
import { AddButton } from './AddButton.tsx';
import { HostsSection } from './HostsSection.tsx';
import { InterfaceForm } from './InterfaceForm.tsx';
import { Section } from './Section.tsx';
import { ServersSection } from './ServersSection.tsx';
import { StateSection } from './StateSection.tsx';

/** What belongs to the flow as a whole; shown when nothing is selected. */
export function FlowForm({ scope }: { scope: Scope }) {
  const store = useEditorStore();
  const flow = graphOf(scope);
  if (flow === undefined || !isFlowFile(flow)) return null;
  const set = (details: { title?: string; description?: string }) =>
    store
      .getState()
      .apply({ label: flowFormText.describeFlow, changes: [{ type: 'set-details', body: scope.path, ...details }] });
  return (
    <>
      <div className="flex flex-col gap-3 px-3 pt-3 pb-4">
        <CommitText
          label={flowFormText.title}
          placeholder={flow.name}
          value={flow.title ?? ''}
          onCommit={(title) => set({ title })}
        />
        <CommitText
          label={flowFormText.description}
          isLong
          minRows={3}
          placeholder={flowFormText.descriptionPlaceholder}
          value={flow.description ?? ''}
          onCommit={(description) => set({ description })}
        />
      </div>
      <InterfaceForm pseudo="input" scope={scope} />
      <InterfaceForm pseudo="output" scope={scope} />
      <RolesSection scope={scope} kind="models" roles={flow.models ?? {}} />
      <RolesSection scope={scope} kind="people" roles={flow.people ?? {}} />
      <HostsSection flow={flow} scope={scope} />
      <ServersSection flow={flow} scope={scope} />
      <StateSection scope={scope} />
    </>
  );
}

const words = {
  models: {
    title: flowFormText.modelRoles,
    hint: flowFormText.runBindsEachRole,
    name: 'assistant',
  },
  people: { title: flowFormText.peopleRoles, hint: flowFormText.whoIsAskedApproves, name: 'user' },
} as const;

interface RolesSectionProps {
  scope: Scope;
  kind: 'models' | 'people';
  roles: Readonly<Record<string, Role>>;
}

function RolesSection({ scope, kind, roles }: RolesSectionProps) {
  const store = useEditorStore();
  const names = Object.keys(roles);
  const used = new Set(rolesOf(graphOf(scope)?.nodes ?? [])[kind]);
  const write = (next: Record<string, Role>) =>
    store.getState().apply({
      label: flowFormText.changeRoles,
      changes: [{ type: 'set-roles', body: scope.path, kind, roles: next }],
    });
  const rename = (from: string, to: string) => {
    const outcome = renameRole(scope, kind, from, to);
    if (isRefusal(outcome)) toast.error(outcome.refused);
    else store.getState().apply(outcome);
  };
  return (
    <Section
      title={words[kind].title}
      isOpen={names.length > 0}
      summary={names.length === 0 ? flowFormText.none : names.join(', ')}
    >
      <p className="text-faint text-sm">{words[kind].hint}</p>
      {Object.entries(roles).map(([name, role]) => (
        <div key={name} className="flex flex-col gap-1.5">
          <div className="flex items-start gap-1">
            <CommitText
              className="w-28"
              aria-label={flowFormText.nameOfRole(name)}
              mono
              value={name}
              check={(text) =>
                nameProblem(
                  text,
                  names.filter((other) => other !== name),
                )
              }
              onCommit={(to) => rename(name, to)}
            />
            <CommitText
              className="flex-1"
              aria-label={flowFormText.descriptionOfRole(name)}
              placeholder={flowFormText.whatItIsFor}
              value={role.description ?? ''}
              onCommit={(text) =>
                write({ ...roles, [name]: withSettings(role, { description: text === '' ? undefined : text }) })
              }
            />
            <IconButton
              label={used.has(name) ? flowFormText.isInUse(name) : flowFormText.removeNamed(name)}
              disabled={used.has(name)}
              onClick={() => {
                const { [name]: _, ...rest } = roles;
                write(rest);
              }}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
        </div>
      ))}
      <AddButton onClick={() => write({ ...roles, [freeName(names, words[kind].name)]: {} })}>
        {flowFormText.addRole}
      </AddButton>
    </Section>
  );
}
