import type { FlowNode } from '../format/flow-file.ts';
import { askLogic } from './ask.ts';
import { codeLogic } from './code.ts';
import { decideLogic } from './decide.ts';
import { httpLogic } from './http.ts';
import { memoryLogic } from './memory.ts';
import type { NodeLogic, NodeRegistry } from './node-logic.ts';
import { switchLogic } from './switch.ts';
import { templateLogic } from './template.ts';
import { toolLogic } from './tool.ts';

const logics: ReadonlyMap<FlowNode['type'], unknown> = new Map<FlowNode['type'], unknown>([
  ['ask', askLogic],
  ['code', codeLogic],
  ['decide', decideLogic],
  ['http', httpLogic],
  ['memory', memoryLogic],
  ['switch', switchLogic],
  ['template', templateLogic],
  ['tool', toolLogic],
]);

/** The node types of Flowright. Flows, frames, exits and state are the fold's own and need no logic here. */
export const nodeRegistry: NodeRegistry = (type) => logics.get(type) as NodeLogic | undefined; // each is stored under its own type
