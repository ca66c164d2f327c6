import { Download } from 'lucide-react';
import type { Json } from '#engine/json';
import { saveFile } from '../shell/save-file.ts';
import { atOnce } from '../store/slices.ts';
import { downloadListText } from '../text/run.ts';
import { IconButton, Menu, showError } from '../ui/index.ts';
import { linesOf, tableOf } from './list-file.ts';

/** Saves a list: for programs as JSON lines, for a spreadsheet as CSV. */
export function DownloadList({ name, list }: { name: string; list: readonly Json[] }) {
  const saveTable = () => tableOf(list).then((text) => saveFile(`${name}.csv`, text, 'text/csv'), showError);
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="sm" label={downloadListText.downloadNamed(name)}>
          <Download />
        </IconButton>
      }
      entries={[
        {
          label: downloadListText.asJsonLines,
          onSelect: () => saveFile(`${name}.jsonl`, atOnce(linesOf(list)), 'application/x-ndjson'),
        },
        { label: downloadListText.asCsvForSpreadsheet, onSelect: saveTable },
      ]}
    />
  );
}
