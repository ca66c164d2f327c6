import { defaultTopK, type NodeOf } from '#engine/format/index';
import { graphOf } from '../../editor/edits/scope.ts';
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
      <Section title="Passages">
        <Select
          label="State key"
          hint="A list that begins empty or with texts of yours, merged by appending. Declared where nothing is selected."
          value={node.key}
          options={options}
          onChange={(key) => set({ key })}
          error={errorAt('key')}
        />
        <p className="text-faint text-sm">
          <code className="font-mono">passage</code> takes a text, or an object with{' '}
          <code className="font-mono">text</code>, <code className="font-mono">pinned</code>,{' '}
          <code className="font-mono">tags</code>. It is found from the next round or activation on.
        </p>
        <CommitNumber
          label="Is forgotten after"
          hint="further activations; pinned passages stay"
          isWhole
          min={1}
          max={1_000_000}
          placeholder="never"
          value={node.expiresAfter}
          onCommit={(expiresAfter) => set({ expiresAfter })}
        />
      </Section>
      <Section title="Finding">
        <EmbedderField editing={editing} />
        <div className="grid grid-cols-2 gap-3">
          <CommitNumber
            label="At most"
            hint="passages, pinned ones not counted"
            isWhole
            min={1}
            max={1000}
            placeholder={String(defaultTopK)}
            value={node.topK}
            onCommit={(topK) => set({ topK })}
          />
          <CommitNumber
            label="Score at least"
            hint={node.embedder === undefined ? 'of BM25' : 'cosine, at most 1'}
            min={0}
            max={1000}
            placeholder="any"
            value={node.minScore}
            onCommit={(minScore) => set({ minScore })}
          />
        </div>
        <p className="text-faint text-sm">
          {node.embedder === undefined ? 'Found by the words of' : 'Found by what they mean beside'}{' '}
          <code className="font-mono">query</code>, the best first; without a query the newest.
        </p>
      </Section>
    </>
  );
}
