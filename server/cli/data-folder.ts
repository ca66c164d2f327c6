import { setTimeout as sleep } from 'node:timers/promises';
import { FlowError } from '#engine/errors';
import { openData, type ServerData } from '../host/open-data.ts';

const attempts = 50;
const pauseMs = 100;

/** Opens a data folder for one piece of work, waiting a while when another command has it. */
export async function withData<T>(dataFolder: string, work: (data: ServerData) => Promise<T>): Promise<T> {
  const data = await openWhenFree(dataFolder);
  try {
    return await work(data);
  } finally {
    await data.close();
  }
}

async function openWhenFree(dataFolder: string): Promise<ServerData> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openData(dataFolder);
    } catch (error) {
      const isBusy = error instanceof FlowError && error.code === 'STORE_IN_USE';
      if (!isBusy || attempt >= attempts) throw error;
      await sleep(pauseMs);
    }
  }
}
