import { FileText } from 'lucide-react';
import { useState } from 'react';
import type { FlowFile } from '#engine/format/index';
import { CodeField } from '../../inspector/index.ts';
import { readmeFieldText } from '../../text/publishing.ts';
import { Button, Markdown, Tabs } from '../../ui/index.ts';
import { readmeTemplate } from './readme-template.ts';

export interface ReadmeFieldProps {
  flow: FlowFile;
  value: string;
  onChange: (text: string) => void;
}

/** The readme as it is written and as it will look. */
export function ReadmeField({ flow, value, onChange }: ReadmeFieldProps) {
  const [side, setSide] = useState<'write' | 'preview'>('write');
  const isEmpty = value.trim() === '';
  return (
    <Tabs
      value={side}
      onChange={setSide}
      panelClassName="pt-2"
      trailing={
        isEmpty && (
          <Button size="sm" icon={<FileText aria-hidden />} onClick={() => onChange(readmeTemplate(flow))}>
            {readmeFieldText.beginWithTemplate}
          </Button>
        )
      }
      items={[
        {
          value: 'write',
          label: readmeFieldText.write,
          content: (
            <CodeField
              name={readmeFieldText.readme}
              language="markdown"
              lines={9}
              value={value}
              onChange={onChange}
              placeholder={readmeFieldText.readmePlaceholder}
            />
          ),
        },
        {
          value: 'preview',
          label: readmeFieldText.preview,
          content: (
            <div className="max-h-96 min-h-24 scroll-area rounded-md border border-line bg-surface p-3">
              {isEmpty ? (
                <p className="text-faint">{readmeFieldText.nothingToShowYet}</p>
              ) : (
                <Markdown>{value}</Markdown>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}
