import { ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { PortSchema } from '#engine/schema/port-schema';
import { kindColor, kindOf, kindShape } from '../../canvas/index.ts';
import { portRowsText } from '../../text/inspector.ts';
import { Button, Checkbox, cx, IconButton } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { KindSelect, SchemaDetails } from './SchemaEditor.tsx';
import { nameProblem } from './schema-kinds.ts';

export interface PortRow {
  readonly name: string;
  readonly schema: PortSchema;
  /** Undefined where nothing can be left out. */
  readonly isRequired?: boolean;
  /** Undefined where a port cannot take several edges. */
  readonly isList?: boolean;
  readonly error?: string | undefined;
}

export interface PortRowsProps {
  /** What one row is called: "input", "field". */
  what: string;
  rows: readonly PortRow[];
  depth?: number;
  onAdd?: () => void;
  onRemove?: (name: string) => void;
  onRename?: (from: string, to: string) => void;
  onChange: (name: string, schema: PortSchema) => void;
  onRequire?: (name: string, isRequired: boolean) => void;
  onList?: (name: string, isList: boolean) => void;
}

/** Ports or fields, one a line: name and type; a line opens for the rest. */
export function PortRows(props: PortRowsProps) {
  const { what, rows, onAdd } = props;
  return (
    <div className="flex flex-col gap-1">
      {rows.length > 0 && (
        <ul className="flex flex-col gap-1">
          {rows.map((row) => (
            <OnePort key={row.name} row={row} {...props} />
          ))}
        </ul>
      )}
      {onAdd !== undefined && (
        <Button look="ghost" size="sm" icon={<Plus aria-hidden />} onClick={onAdd} className="self-start">
          {portRowsText.add(what)}
        </Button>
      )}
    </div>
  );
}

function OnePort({
  row,
  rows,
  what,
  depth = 0,
  onRemove,
  onRename,
  onChange,
  onRequire,
  onList,
}: PortRowsProps & { row: PortRow }) {
  const [isOpen, setOpen] = useState(false);
  const kind = kindOf(row.schema, row.isList);
  const others = rows.filter((other) => other !== row).map((other) => other.name);
  return (
    <li className={cx('rounded-md border border-transparent', isOpen && 'border-line bg-canvas p-1.5')}>
      <div className="flex items-start gap-1">
        <IconButton
          label={`${isOpen ? portRowsText.close : portRowsText.open} ${row.name}`}
          size="sm"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight className={cx('transition-transform', isOpen && 'rotate-90')} aria-hidden />
        </IconButton>
        <span
          className="mt-2 size-2.5 shrink-0"
          style={{ background: kindColor[kind], clipPath: kindShape[kind] }}
          aria-hidden
        />
        {onRename === undefined ? (
          <span className="mt-0.5 min-w-0 flex-1 truncate px-1 font-mono text-sm">{row.name}</span>
        ) : (
          <CommitText
            aria-label={portRowsText.nameOf(what, row.name)}
            className="-mt-0.5 flex-1"
            mono
            spellCheck={false}
            value={row.name}
            error={row.error}
            check={(name) => nameProblem(name, others)}
            onCommit={(name) => onRename(row.name, name)}
          />
        )}
        <div className="w-28 shrink-0">
          <KindSelect
            schema={row.schema}
            onChange={(schema) => onChange(row.name, schema)}
            label={portRowsText.typeOf(row.name)}
          />
        </div>
        {onRemove !== undefined && (
          <IconButton label={portRowsText.removeNamed(row.name)} size="sm" onClick={() => onRemove(row.name)}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      {isOpen && (
        <div className="mt-2 flex flex-col gap-2 pl-7">
          {row.isRequired !== undefined && onRequire !== undefined && (
            <Checkbox
              label={portRowsText.required}
              checked={row.isRequired}
              onChange={(checked) => onRequire(row.name, checked)}
            />
          )}
          {row.isList !== undefined && onList !== undefined && (
            <Checkbox
              label={portRowsText.takesAllEdgesAsList}
              checked={row.isList}
              onChange={(checked) => onList(row.name, checked)}
            />
          )}
          <SchemaDetails schema={row.schema} onChange={(schema) => onChange(row.name, schema)} depth={depth} />
        </div>
      )}
    </li>
  );
}
