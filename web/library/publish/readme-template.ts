import type { FlowFile } from '#engine/format/index';
import { typeName } from '#engine/schema/index';

/** What a readme should say, with what is known filled in. */
export function readmeTemplate(flow: FlowFile): string {
  const { title, name, description, interface: ports, models = {}, people = {} } = flow;
  const listed = (entries: readonly string[], none: string) => (entries.length === 0 ? [none] : entries);
  const portLines = (side: 'input' | 'output') =>
    Object.entries(ports[side]).map(([port, schema]) => {
      const isOptional = side === 'input' && ports.optional?.includes(port) === true;
      return `- \`${port}\` (${typeName(schema)}${isOptional ? ', optional' : ''}): ${schema.description ?? '…'}`;
    });
  const roles = [
    ...Object.keys(models).map((role) => `- model \`${role}\`: …`),
    ...Object.keys(people).map((role) => `- person \`${role}\`: …`),
  ];
  return [
    `# ${title ?? name}`,
    '',
    description ?? 'What it is for, in one or two sentences.',
    '',
    '## How to use it',
    '',
    'It takes',
    '',
    ...listed(portLines('input'), '- nothing'),
    '',
    'and gives',
    '',
    ...listed(portLines('output'), '- nothing'),
    ...(roles.length === 0 ? [] : ['', '## Who takes part', '', ...roles]),
    '',
    '## Limits',
    '',
    '- …',
    '',
  ].join('\n');
}
