export { compileExpression, type Expression, type Scope, truthy } from './compile-expression.ts';
