export { type Decision, decide, type TallyRow } from './decide.ts';
export { DecideRule } from './rule.ts';
