export { contentHash, sha256Hex } from './content-hash.ts';
export {
  type Body,
  currentFormat,
  type Edge,
  FlowFile,
  type FlowInterface,
  FlowNode,
  type Layout,
  type MergeRule,
  type NodeOf,
  type NodeType,
  type Place,
  type Role,
  type StateKey,
} from './flow-file.ts';
export { flowJson } from './flow-json.ts';
export { coversTarget, HostName, printTarget, type UrlTarget, urlTarget } from './hosts.ts';
export { HeaderName, HttpMethod, hasBody, httpBytes } from './http-node.ts';
export { flowFileJsonSchema } from './json-schema.ts';
export { defaultTopK } from './memory-node.ts';
export { ContentHash, FlowName, FlowReference, Identifier, NodeId, reservedNodeIds, SemanticVersion } from './names.ts';
export { flowCaps, type ParsedFlow, parseFlow, parseFlowText, requireFlow } from './parse-flow.ts';
export { modelRoleOf, Performer, personRoleOf, rolesOf, type Seat } from './performer.ts';
export { printFlow } from './print-flow.ts';
export { formatPath, type Problem } from './problem.ts';
export { responseSchemaOf } from './response-schema.ts';
export { coversTool, printTool, ServerName, ServerTool, ToolGrant, ToolName, toolBytes } from './tool-node.ts';
