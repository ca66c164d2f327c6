import { takeOverFieldsText } from '../text/run-dialogs.ts';
import { SuggestField } from '../ui/index.ts';
import { GrantSection } from './GrantSection.tsx';
import { printModel } from './start-options.ts';
import type { TakeOver } from './use-take-over.ts';

/** What must be allowed and chosen before a run goes on in another place; nothing when it can go on as it is. */
export function TakeOverFields({ form }: { form: TakeOver }) {
  const { needed, roles, seats, options, draft, problems } = form;
  return (
    <>
      <GrantSection
        needed={needed}
        isAllowed={draft.isAllowed}
        onAllow={(isAllowed) => form.set({ isAllowed })}
        isAsked={form.isAsked}
      />
      {roles.length + seats.length > 0 && (
        <section aria-label={takeOverFieldsText.models} className="flex flex-col gap-3">
          {roles.map(({ role, binding }) => (
            <SuggestField
              key={role}
              label={takeOverFieldsText.modelFor(role)}
              hint={binding === undefined ? undefined : takeOverFieldsText.asSoFarCannot(printModel(binding))}
              placeholder={takeOverFieldsText.providerModel}
              suggestions={options.known}
              value={draft.models[role] ?? ''}
              error={problems[role]}
              onChange={(text) => form.set({ models: { ...draft.models, [role]: text } })}
            />
          ))}
          {seats.map(({ path, binding }) => (
            <SuggestField
              key={path}
              label={takeOverFieldsText.modelForSeat(path)}
              hint={takeOverFieldsText.itHasModel(printModel(binding))}
              placeholder={takeOverFieldsText.providerModel}
              suggestions={options.known}
              value={draft.seats[path] ?? ''}
              error={problems[path]}
              onChange={(text) => form.set({ seats: { ...draft.seats, [path]: text } })}
            />
          ))}
        </section>
      )}
    </>
  );
}
