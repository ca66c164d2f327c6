import type { FlowInterface } from '#engine/format/index';
import { type PortSchema, typeName } from '#engine/schema/index';
import { interfaceTableText } from '../text/library.ts';
import { Badge } from '../ui/index.ts';
import { TypeDot } from './TypeDot.tsx';

/** The ports of a flow, as somebody who wants to use it reads them. */
export function InterfaceTable({ value }: { value: FlowInterface }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <PortList title={interfaceTableText.takes} ports={value.input} optional={value.optional ?? []} />
      <PortList title={interfaceTableText.gives} ports={value.output} optional={[]} />
    </div>
  );
}

function PortList({
  title,
  ports,
  optional,
}: {
  title: string;
  ports: Readonly<Record<string, PortSchema>>;
  optional: readonly string[];
}) {
  const names = Object.keys(ports);
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-muted text-sm">{title}</h3>
      {names.length === 0 && <p className="text-faint">{interfaceTableText.nothing}</p>}
      <ul className="flex flex-col gap-1.5">
        {names.map((name) => (
          <PortRow key={name} name={name} schema={ports[name]!} isOptional={optional.includes(name)} />
        ))}
      </ul>
    </section>
  );
}

function PortRow({ name, schema, isOptional }: { name: string; schema: PortSchema; isOptional: boolean }) {
  return (
    <li className="rounded-md border border-line bg-surface px-2.5 py-1.5">
      <div className="flex items-center gap-2">
        <TypeDot type={typeName(schema)} />
        <span className="truncate font-medium font-mono text-sm">{name}</span>
        <span className="text-faint text-sm">{typeName(schema)}</span>
        {isOptional && <Badge>{interfaceTableText.optional}</Badge>}
      </div>
      {schema.description !== undefined && <p className="mt-0.5 text-muted text-sm">{schema.description}</p>}
    </li>
  );
}
