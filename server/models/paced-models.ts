import type { CallOptions, ModelReply, ModelRequest, Models } from '#engine/host';

const begunInOneTurn = 2;

/**
 * The same models, of which only so many calls begin in one turn of the event loop. Where there is time that is at
 * once; a process that has more to do than it can still hears who asks it, and what it was given waits for its turn.
 */
export function pacedModels(models: Models): Models {
  const waiting: Array<() => void> = [];
  let begun = 0;
  const nextTurn = () => {
    begun = 0;
    for (const begin of waiting.splice(0, begunInOneTurn)) begin();
  };
  const begin = () => {
    if (begun === 0) setImmediate(nextTurn);
    begun += 1;
  };
  const turn = async (): Promise<void> => {
    if (begun >= begunInOneTurn)
      await new Promise<void>((resolve) => {
        waiting.push(() => {
          begin();
          resolve();
        });
      });
    else begin();
  };
  return {
    async call(request: ModelRequest, options: CallOptions): Promise<ModelReply> {
      await turn();
      return models.call(request, options);
    },
  };
}
