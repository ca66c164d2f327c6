import { defaultTopK, type NodeOf } from '#engine/format/index';
import { graphOf } from '../../editor/edits/scope.ts';
import { memoryFormText } from '../../text/inspector-asking.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import type { NodeEditing } from '../use-node-editing.ts';
import { EmbedderField } from './EmbedderField.tsx';
import { Section } from './Section.tsx';

/** Settings of a `memory`: where its passages are, what is found, how long they stay. */
export function MemoryForm({ editing }: { editing: NodeEditing<NodeOf<'memory'>> }) {
  const { node, set, errorAt, scope } = editing;
  const lists = Object.entries(graphOf(scope)?.state ?? {}).filter(([, { initial }]) => Array.isArray(initial));
  const options = [...new Set([...lists.map(([key]) => key), node.key])].map((key) => ({ value: key, label: key }));
  return (
    <>
      <Section title={memoryFormText.passages}>
        <Select
          label={memoryFormText.stateKey}
          hint={memoryFormText.stateKeyHint}
          value={node.key}
          options={options}
          onChange={(key) => set({ key })}
          error={errorAt('key')}
        />
        <p className="text-faint text-sm">
          <code className="font-mono">passage</code> {memoryFormText.takesTextOrObjectWith}{' '}
          <code className="font-mono">text</code>, <code className="font-mono">pinned</code>,{' '}
          <code className="font-mono">tags</code>
          {memoryFormText.itIsFoundFromNext}
        </p>
        <CommitNumber
          label={memoryFormText.isForgottenAfter}
          hint={memoryFormText.isForgottenAfterHint}
          isWhole
          min={1}
          max={1_000_000}
          placeholder={memoryFormText.isForgottenAfterPlaceholder}
          value={node.expiresAfter}
          onCommit={(expiresAfter) => set({ expiresAfter })}
        />
      </Section>
      <Section title={memoryFormText.finding}>
        <EmbedderField editing={editing} />
        <div className="grid grid-cols-2 gap-3">
          <CommitNumber
            label={memoryFormText.atMost}
            hint={memoryFormText.atMostHint}
            isWhole
            min={1}
            max={1000}
            placeholder={String(defaultTopK)}
            value={node.topK}
            onCommit={(topK) => set({ topK })}
          />
          <CommitNumber
            label={memoryFormText.scoreAtLeast}
            hint={node.embedder === undefined ? memoryFormText.ofBM25 : memoryFormText.ofCosine}
            min={0}
            max={1000}
            placeholder={memoryFormText.scoreAtLeastPlaceholder}
            value={node.minScore}
            onCommit={(minScore) => set({ minScore })}
          />
        </div>
        <p className="text-faint text-sm">
          {node.embedder === undefined ? memoryFormText.foundByWordsOf : memoryFormText.foundByWhatTheyMean}{' '}
          <code className="font-mono">query</code>
          {memoryFormText.bestFirstWithoutQuery}
        </p>
      </Section>
    </>
  );
}
