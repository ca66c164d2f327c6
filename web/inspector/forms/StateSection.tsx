import { Trash2 } from 'lucide-react';
import type { StateKey } from '#engine/format/index';
import { isRefusal } from '../../editor/edits/edit.ts';
import { renameStateKey } from '../../editor/edits/interface-edits.ts';
import { graphOf, type Scope } from '../../editor/edits/scope.ts';
import { useEditorStore } from '../../store/editor-context.ts';
import { stateSectionText } from '../../text/inspector-forms.ts';
import { IconButton, Select, toast } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { JsonField } from '../fields/JsonField.tsx';
import { freeName, nameProblem } from '../schema/schema-kinds.ts';
import { withSettings } from '../use-node-editing.ts';
import { AddButton } from './AddButton.tsx';
import { Section } from './Section.tsx';

const merges = [
  { value: 'replace', label: stateSectionText.replace, description: stateSectionText.lastWriteWins },
  { value: 'append', label: stateSectionText.append, description: stateSectionText.writesAreAddedToList },
  { value: 'union', label: stateSectionText.union, description: stateSectionText.addedToListUnlessAlready },
  { value: 'sum', label: stateSectionText.sum, description: stateSectionText.numbersAreAdded },
  { value: 'keep-if-null', label: stateSectionText.keepIfNull, description: stateSectionText.nullLeavesWhatWasThere },
] as const;

/** What one activation of a flow or frame leaves for the next. */
export function StateSection({ scope }: { scope: Scope }) {
  const store = useEditorStore();
  const state = graphOf(scope)?.state ?? {};
  const keys = Object.keys(state);
  const write = (next: Record<string, StateKey>) =>
    store
      .getState()
      .apply({ label: stateSectionText.changeState, changes: [{ type: 'set-state', body: scope.path, state: next }] });
  const rename = (from: string, to: string) => {
    const outcome = renameStateKey(scope, from, to);
    if (isRefusal(outcome)) toast.error(outcome.refused);
    else store.getState().apply(outcome);
  };
  return (
    <Section
      title={stateSectionText.state}
      isOpen={keys.length > 0}
      summary={keys.length === 0 ? stateSectionText.none : keys.join(', ')}
    >
      <p className="text-faint text-sm">{stateSectionText.readAtBeginning}</p>
      {Object.entries(state).map(([name, key]) => (
        <div key={name} className="flex flex-col gap-2 rounded-md border border-line bg-canvas p-2">
          <div className="flex items-start gap-1">
            <CommitText
              className="flex-1"
              aria-label={stateSectionText.nameOfStateKey(name)}
              mono
              value={name}
              check={(text) =>
                nameProblem(
                  text,
                  keys.filter((other) => other !== name),
                )
              }
              onCommit={(to) => rename(name, to)}
            />
            <IconButton
              label={stateSectionText.removeNamed(name)}
              onClick={() => {
                const { [name]: _, ...rest } = state;
                write(rest);
              }}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <Select
            label={stateSectionText.writesAreMergedBy}
            value={key.merge ?? 'replace'}
            options={merges}
            onChange={(merge) =>
              write({ ...state, [name]: withSettings(key, { merge: merge === 'replace' ? undefined : merge }) })
            }
          />
          <JsonField
            name={stateSectionText.firstValueOf(name)}
            label={stateSectionText.firstValue}
            lines={2}
            value={key.initial}
            onCommit={(initial) => write({ ...state, [name]: { ...key, initial } })}
          />
        </div>
      ))}
      <AddButton onClick={() => write({ ...state, [freeName(keys, 'memory')]: { initial: null } })}>
        {stateSectionText.addStateKey}
      </AddButton>
    </Section>
  );
}
