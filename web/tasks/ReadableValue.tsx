import { isJsonObject, type Json } from '#engine/json';
import { plotsIn, ValueView } from '../run/ValueView.tsx';
import { labelOf } from '../ui/index.ts';

/** Beyond this depth a value is for those who read JSON. */
const deepest = 3;

/** A value for somebody who knows nothing of JSON: fields with their labels, lists as lists, text as Markdown. */
export function ReadableValue({ value, depth = 0 }: { value: Json; depth?: number }) {
  if (plotsIn(value).length > 0) return <ValueView value={value} />;
  if (depth < deepest && isJsonObject(value) && Object.keys(value).length > 0) {
    return (
      <dl className="flex flex-col gap-1.5">
        {Object.entries(value).map(([name, field]) => (
          <div key={name} className={isPlain(field) ? 'flex flex-wrap gap-x-2' : undefined}>
            <dt className="text-faint">{labelOf(name, {})}</dt>
            <dd className={isPlain(field) ? undefined : 'border-line border-l-2 pl-2.5'}>
              <ReadableValue value={field} depth={depth + 1} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (depth < deepest && Array.isArray(value) && value.length > 0) {
    return (
      <ul className="flex list-disc flex-col gap-1 pl-4">
        {value.map((item, index) => (
          <li key={index}>
            <ReadableValue value={item} depth={depth + 1} />
          </li>
        ))}
      </ul>
    );
  }
  return <ValueView value={value} asMarkdown />;
}

/** Short enough to stand beside its label. */
function isPlain(value: Json): boolean {
  return typeof value === 'string' ? value.length <= 60 && !value.includes('\n') : typeof value !== 'object';
}
