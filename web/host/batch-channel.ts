/** What a page tells the worker: the batch of that id was changed in the storage. */
export interface BatchChanged {
  readonly batch: string;
}

export const batchChannelName = 'flowright-batches';
