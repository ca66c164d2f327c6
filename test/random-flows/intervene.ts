import type { Json, RunHandle, Sandbox } from '#engine/index';
import type { ManualClock } from '#engine/testing/index';
import type { World } from './scripted-world.ts';

interface Hands {
  readonly run: RunHandle;
  readonly random: () => number;
  readonly clock: ManualClock;
  readonly world: World;
}

interface Allowed {
  readonly cancels: boolean;
  readonly sandbox: Sandbox;
}

/** Somebody does something to a run at a moment of their own. Rejects as the run does when it cannot be done. */
export async function intervene(hands: Hands, { cancels }: Allowed): Promise<'restart' | undefined> {
  const { run, random, clock } = hands;
  const pick = Math.floor(random() * 9);
  switch (pick) {
    case 0:
      await run.pause();
      return;
    case 1:
      return 'restart';
    case 2:
      await edit(hands);
      return;
    case 3:
      await changePerformer(hands);
      return;
    case 4:
      await run.setBreakpoints(
        somePaths(hands).map((path) => ({ path, when: random() < 0.5 ? 'before' : 'after' })),
        'me',
      );
      return;
    case 5:
      await run.pause();
      await run.resume({ step: true });
      return;
    case 6:
      // A corrected clock, a laptop that slept.
      clock.set(clock.now() + (random() < 0.5 ? -3_600_000 : 3_600_000));
      return;
    case 7:
      await run.setBreakpoints([], 'me');
      return;
    default:
      if (cancels && random() < 0.2) await run.cancel();
      return;
  }
}

/** Where something is open now, and everywhere the node is, when it is in a map. */
function somePaths({ run, random }: Hands): string[] {
  const addresses = [...run.state.open.keys()];
  return addresses.slice(0, 2).map((address) => {
    const path = address.replace(/#\d+$/, '');
    return random() < 0.5 ? path : path.replaceAll(/\[[^\]]*\]/g, '[*]');
  });
}

async function edit({ run, random }: Hands): Promise<void> {
  const held = [...run.state.held.values()];
  const open = [...run.state.open.values()];
  const one = held[Math.floor(random() * held.length)];
  if (one !== undefined && random() < 0.7) {
    const ports = one.event.type === 'begin' ? one.event.inputs : one.event.outputs;
    const port = [...ports.keys()][0];
    if (port !== undefined)
      await run.edit(
        { address: one.address, when: one.when, values: { [port]: another(ports.get(port)!.value) } },
        'me',
      );
    return;
  }
  const activation = open[Math.floor(random() * open.length)];
  const [port, message] = Object.entries(activation?.inputs ?? {})[0] ?? [];
  if (activation === undefined || port === undefined || message === undefined) return;
  const value = Array.isArray(message) ? ['edited'] : another((message as { value: Json }).value); // a list port, or a plain one
  await run.edit({ address: activation.address, when: 'before', values: { [port]: value } }, 'me');
}

/** Another value of the same kind. */
function another(value: Json): Json {
  if (Array.isArray(value)) return ['edited', ...(value as readonly Json[]).slice(1)];
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value} edited`;
  return value;
}

async function changePerformer(hands: Hands): Promise<void> {
  const { run, random } = hands;
  const [path] = somePaths(hands);
  if (path === undefined) return;
  const performers = [{ model: 'critic' }, { person: 'editor' }, { model: 'writer', reviewer: 'editor' }];
  const performer = performers[Math.floor(random() * performers.length)]!;
  await run.changePerformer({ path, performer }, 'me');
}
