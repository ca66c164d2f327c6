import { z } from 'zod';
import { flowFileJsonSchema } from '#engine';
import { JsonValue } from '#engine/format/node-schemas';
import { type Endpoint, endpoint } from './endpoint.ts';
import { type EndpointGroup, openApiDocument } from './openapi.ts';

const JsonDocument = z.record(z.string(), JsonValue).meta({ id: 'JsonDocument' });

/** What other programs read to talk to us: the format of a flow file and the API itself, these two included. */
export function documentRoutes(groups: readonly EndpointGroup[], version: string): Endpoint[] {
  let document: object | undefined;
  const routes = [
    endpoint(
      {
        method: 'get',
        path: '/schema/flow-1.json',
        access: 'viewer',
        summary: 'JSON Schema of a flow file',
        reply: JsonDocument,
      },
      ({ context }) => context.json(flowFileJsonSchema()),
    ),
    endpoint(
      { method: 'get', path: '/openapi.json', access: 'viewer', summary: 'This API', reply: JsonDocument },
      ({ context }) => {
        document ??= openApiDocument([...groups, { under: '/api', endpoints: routes }], version);
        return context.json(document);
      },
    ),
  ];
  return routes;
}
