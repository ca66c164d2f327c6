import { flowFileJsonSchema } from '#engine';
import { type Endpoint, endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';

/** What other programs read to talk to us: the format of a flow file and the API itself. */
export function documentRoutes(endpoints: readonly Endpoint[], version: string): Endpoint[] {
  let document: object | undefined;
  return [
    endpoint(
      { method: 'get', path: '/schema/flow-1.json', access: 'viewer', summary: 'JSON Schema of a flow file' },
      ({ context }) => context.json(flowFileJsonSchema()),
    ),
    endpoint({ method: 'get', path: '/openapi.json', access: 'viewer', summary: 'This API' }, ({ context }) => {
      document ??= openApiDocument(endpoints, version);
      return context.json(document);
    }),
  ];
}
