export { compileExpression, type Expression, type Scope, truthy } from './compile-expression.ts';
export { foresee } from './foresee.ts';
export { returnedNames } from './returned-names.ts';
