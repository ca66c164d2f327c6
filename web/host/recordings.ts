import type { Recording } from '#engine/models/recorded-models';
import { preferences } from './preferences.ts';

// The worker may outlive the page that started a run, so it finds recordings here and not in a message.

/** Keeps a recording in this browser under its key, for runs that are bound to it. */
export async function keepRecording(key: string, recording: Recording): Promise<void> {
  await (await preferences()).put('recordings', { answers: recording.answers }, key);
}

/** The recording of that key, if this browser has it. */
export async function findRecording(key: string): Promise<Recording | undefined> {
  return await (await preferences()).get('recordings', key);
}
