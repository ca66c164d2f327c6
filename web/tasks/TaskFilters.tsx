import { taskFiltersText } from '../text/tasks.ts';
import { Select, Switch, TextField } from '../ui/index.ts';
import { setMyName, usePeople } from './people.ts';
import type { PlacedTask, TaskFilter } from './task-list.ts';

export interface TaskFiltersProps {
  tasks: readonly PlacedTask[];
  filter: TaskFilter;
  onChange: (filter: TaskFilter) => void;
}

/** No name of a role. */
const all = '*';

/** Narrows the inbox; the roles and flows offered are those that wait now. */
export function TaskFilters({ tasks, filter, onChange }: TaskFiltersProps) {
  const me = usePeople((people) => people.me);
  const change = (changed: TaskFilter) => onChange({ ...filter, ...changed });
  const roles = namesOf(tasks.map(({ task }) => task.role));
  const flows = namesOf(tasks.map(({ task }) => task.flowTitle));
  return (
    <fieldset aria-label={taskFiltersText.filter} className="mb-4 flex flex-wrap items-end gap-3">
      <TextField
        label={taskFiltersText.yourName}
        className="w-40"
        placeholder={taskFiltersText.yourNamePlaceholder}
        maxLength={200}
        value={me}
        onChange={(name) => {
          setMyName(name);
          if (filter.assignee !== undefined) change({ assignee: name.trim() === '' ? undefined : name.trim() });
        }}
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
        label={taskFiltersText.mine}
        disabled={me.trim() === ''}
        checked={filter.assignee !== undefined}
        onChange={(on) => change({ assignee: on ? me.trim() : undefined })}
      />
      <Switch
        label={taskFiltersText.overdue}
        checked={filter.isOverdue === true}
        onChange={(on) => change({ isOverdue: on ? true : undefined })}
      />
    </fieldset>
  );
}

function namesOf(names: readonly string[]) {
  return [...new Set(names)].sort().map((name) => ({ value: name, label: name }));
}
