import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { priceTableText } from '../text/settings.ts';
import { Button, controlClasses, cx, FieldNote, IconButton, SuggestField } from '../ui/index.ts';
import { blankPrice, type PriceCell, type PriceDraft, type PriceProblem } from './price-drafts.ts';
import type { PriceDrafts } from './use-price-drafts.ts';

export interface PriceTableProps {
  drafts: PriceDrafts;
  /** What a first row is for. */
  defaultModel: string;
  /** Models that the provider listed, if it was asked. */
  models?: readonly string[] | undefined;
}

const columns = 'grid grid-cols-[minmax(0,1fr)_5.5rem_5.5rem_auto] items-start gap-1.5';

/** What the models of a provider cost. */
export function PriceTable({ drafts, defaultModel, models = [] }: PriceTableProps) {
  const { rows, problems } = drafts;
  const known = [...new Set([defaultModel.trim(), ...models, '*'])].filter((name) => name !== '');
  const change = (row: PriceDraft) => drafts.change(rows.map((other) => (other.key === row.key ? row : other)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{priceTableText.prices}</legend>
      <p className="-mt-1 text-faint text-sm">{priceTableText.usDollarsMillionTokens}</p>
      {rows.length > 0 && (
        <div className={cx(columns, 'text-muted text-xs')} aria-hidden>
          <span>{priceTableText.model}</span>
          <span className="px-2 text-right">{priceTableText.input}</span>
          <span className="px-2 text-right">{priceTableText.output}</span>
          <span className="w-6" />
        </div>
      )}
      {rows.map((row, index) => (
        <PriceRow
          key={row.key}
          row={row}
          number={index + 1}
          suggestions={known.filter((name) => name === row.model || !rows.some(({ model }) => model === name))}
          problem={problems[row.key]}
          onChange={change}
          onRemove={() => drafts.change(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus />}
          onClick={() => drafts.change([...rows, blankPrice(rows, defaultModel.trim())])}
        >
          {priceTableText.addAPrice}
        </Button>
      </div>
    </fieldset>
  );
}

interface PriceRowProps {
  row: PriceDraft;
  number: number;
  suggestions: readonly string[];
  problem: PriceProblem | undefined;
  onChange: (row: PriceDraft) => void;
  onRemove: () => void;
}

function PriceRow({ row, number, suggestions, problem, onChange, onRemove }: PriceRowProps) {
  const note = `${useId()}-note`;
  const amount = (cell: Exclude<PriceCell, 'model'>, name: string) => (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={priceTableText.priceNamed(name, number)}
      aria-invalid={problem?.cell === cell || undefined}
      aria-describedby={problem?.cell === cell ? note : undefined}
      placeholder="0.00"
      value={row[cell]}
      onChange={(event) => onChange({ ...row, [cell]: event.target.value })}
      className={cx(controlClasses, 'h-7.5 px-2 text-right text-base tabular-nums')}
    />
  );
  return (
    <div>
      <div className={columns}>
        <SuggestField
          aria-label={priceTableText.modelOfPrice(number)}
          placeholder={priceTableText.modelOr}
          suggestions={suggestions}
          value={row.model}
          error={problem?.cell === 'model' ? problem.message : undefined}
          onChange={(model) => onChange({ ...row, model })}
        />
        {amount('input', priceTableText.input)}
        {amount('output', priceTableText.output)}
        <IconButton size="sm" className="mt-0.5" label={priceTableText.removePrice(number)} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {problem !== undefined && problem.cell !== 'model' && <FieldNote id={note} error={problem.message} />}
    </div>
  );
}
