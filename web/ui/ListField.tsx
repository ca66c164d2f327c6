import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { Json } from '#engine/json';
import type { PortSchema } from '#engine/schema/port-schema';
import { listFieldText } from '../text/ui.ts';
import { Button, IconButton } from './Button.tsx';
import { FieldNote } from './Field.tsx';
import { SchemaField, type SchemaFieldProps } from './SchemaForm.tsx';
import { useFieldProblem } from './schema-form-context.ts';
import { blankOf, initialValue } from './schema-value.ts';

/** A list whose items can be added, removed and put in another order. */
export function ListField(props: SchemaFieldProps & { items: PortSchema }) {
  const { schema, items, value, onChange, path, label, required } = props;
  const { problem } = useFieldProblem(path);
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  const keys = useRowKeys(list.length);
  const isFull = schema.maxItems !== undefined && list.length >= schema.maxItems;
  const move = (from: number, to: number) => {
    keys.move(from, to);
    onChange(moved(list, from, to));
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-lg border border-line p-3">
      <legend className="px-1 font-medium text-sm">
        {label ?? listFieldText.items}
        {required && (schema.minItems ?? 0) > 0 && (
          <span className="ml-0.5 text-failed-ink" aria-hidden>
            *
          </span>
        )}
        <span className="ml-1.5 font-normal text-faint">{list.length}</span>
      </legend>
      {schema.description !== undefined && <p className="text-faint text-sm">{schema.description}</p>}
      {list.map((item, index) => (
        <div key={keys.keyAt(index)} className="relative">
          <div className="min-w-0">
            <SchemaField
              schema={items}
              value={item}
              onChange={(next) => onChange(list.map((other, at) => (at === index ? (next ?? blankOf(items)) : other)))}
              path={path === '' ? String(index) : `${path}.${index}`}
              label={`${items.title ?? listFieldText.item} ${index + 1}`}
              required
            />
          </div>
          <div className="absolute -top-1 right-0 flex rounded-md bg-raised">
            <IconButton
              size="sm"
              label={listFieldText.moveItemUp(index + 1)}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            >
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton
              size="sm"
              label={listFieldText.moveItemDown(index + 1)}
              disabled={index === list.length - 1}
              onClick={() => move(index, index + 1)}
            >
              <ArrowDown aria-hidden />
            </IconButton>
            <IconButton
              size="sm"
              label={listFieldText.removeItem(index + 1)}
              onClick={() => {
                keys.remove(index);
                onChange(list.filter((_, at) => at !== index));
              }}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus />}
          disabled={isFull}
          onClick={() => onChange([...list, initialValue(items) ?? blankOf(items)])}
        >
          {listFieldText.add}
        </Button>
      </div>
      {problem !== undefined && <FieldNote error={problem} />}
    </fieldset>
  );
}

function moved(list: readonly Json[], from: number, to: number): Json[] {
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

/** Keys that stay with their rows, so that focus and half-written text move along. */
function useRowKeys(length: number) {
  const keys = useRef<{ list: number[]; next: number }>({ list: [], next: 0 });
  const { current } = keys;
  while (current.list.length < length) current.list.push(current.next++);
  current.list.length = length;
  return {
    keyAt: (index: number) => current.list[index],
    move: (from: number, to: number) => void current.list.splice(to, 0, ...current.list.splice(from, 1)),
    remove: (index: number) => void current.list.splice(index, 1),
  };
}
