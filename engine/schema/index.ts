export { type CheckResult, compileSchema, type Problem, type SchemaCheck } from './check-value.ts';
export { describeSchema, type TypeLabel, typeName } from './describe-schema.ts';
export { isAssignable } from './is-assignable.ts';
export { parseConfidence } from './parse-number.ts';
export { type ParsedReply, parseReply } from './parse-reply.ts';
export { Plot, readPlot } from './plot.ts';
export { PortSchema } from './port-schema.ts';
