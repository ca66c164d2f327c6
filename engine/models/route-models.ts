import { FlowError } from '../errors.ts';
import type { Models } from '../host.ts';

/** Sends each call to the models of its provider. Rejects with MODEL_NOT_CONFIGURED for a provider not listed. */
export function routeModels(byProvider: Readonly<Record<string, Models>>): Models {
  return {
    async call(request, options) {
      const { provider } = request.binding;
      const models = Object.hasOwn(byProvider, provider) ? byProvider[provider] : undefined;
      if (models === undefined) {
        throw new FlowError('MODEL_NOT_CONFIGURED', `There is no provider '${provider}' here.`);
      }
      return await models.call(request, options);
    },
  };
}
