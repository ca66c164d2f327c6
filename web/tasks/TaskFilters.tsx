import { taskFiltersText } from '../text/tasks.ts';
import { Select, type SelectOption, Switch, TextField } from '../ui/index.ts';
import type { Me } from './holder.ts';
import { setMyName } from './people.ts';
import type { PlacedTask, TaskFilter, Whose } from './task-list.ts';
import { useMe } from './use-me.ts';

export interface TaskFiltersProps {
  tasks: readonly PlacedTask[];
  filter: TaskFilter;
  onChange: (filter: TaskFilter) => void;
}

/** No name of a role. */
const all = '*';

/** Narrows the inbox; the roles and flows offered are those that wait now. */
export function TaskFilters({ tasks, filter, onChange }: TaskFiltersProps) {
  const me = useMe();
  const change = (changed: TaskFilter) => onChange({ ...filter, ...changed });
  const roles = namesOf(tasks.map(({ task }) => task.role));
  const flows = namesOf(tasks.map(({ task }) => task.flowTitle));
  return (
    <fieldset aria-label={taskFiltersText.filter} className="mb-4 flex flex-wrap items-end gap-3">
      {me.member === undefined && (
        <TextField
          label={taskFiltersText.yourName}
          className="w-40"
          placeholder={taskFiltersText.yourNamePlaceholder}
          maxLength={200}
          value={me.name}
          onChange={setMyName}
        />
      )}
      <Select
        label={taskFiltersText.whose}
        className="w-32"
        value={filter.whose ?? all}
        options={whoseOptions(me)}
        onChange={(whose) => change({ whose: whose === all ? undefined : whose })}
      />
      <Select
        label={taskFiltersText.role}
        className="w-36"
        value={filter.role ?? all}
        options={[{ value: all, label: taskFiltersText.everyRole }, ...roles]}
        onChange={(role) => change({ role: role === all ? undefined : role })}
      />
      <Select
        label={taskFiltersText.flow}
        className="w-44"
        value={filter.flow ?? all}
        options={[{ value: all, label: taskFiltersText.everyFlow }, ...flows]}
        onChange={(flow) => change({ flow: flow === all ? undefined : flow })}
      />
      <Switch
        label={taskFiltersText.overdue}
        checked={filter.isOverdue === true}
        onChange={(on) => change({ isOverdue: on ? true : undefined })}
      />
    </fieldset>
  );
}

function whoseOptions({ member, name }: Me): Array<SelectOption<Whose | typeof all>> {
  const isKnown = member !== undefined || name.trim() !== '';
  return [
    { value: all, label: taskFiltersText.all },
    { value: 'mine', label: taskFiltersText.mine, disabled: !isKnown },
    ...(member === undefined ? [] : [{ value: 'my-role' as const, label: taskFiltersText.myRoles }]),
    { value: 'free', label: taskFiltersText.free },
  ];
}

function namesOf(names: readonly string[]) {
  return [...new Set(names)].sort().map((name) => ({ value: name, label: name }));
}
