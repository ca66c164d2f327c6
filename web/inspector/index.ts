export { CodeField } from './fields/CodeField.tsx';
export { CommitText } from './fields/CommitText.tsx';
export type { CallableFlow } from './forms/FlowNodeForm.tsx';
export { Inspector, type SelectionActions } from './Inspector.tsx';
