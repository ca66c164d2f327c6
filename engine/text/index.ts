export { compileTemplate, compileUrlTemplate, type Template } from './compile-template.ts';
export { compilePattern, findMatches, type PatternOptions } from './extract.ts';
export { namesIn, namesInTexts } from './names-in.ts';
