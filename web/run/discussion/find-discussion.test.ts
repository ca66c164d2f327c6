import { afterAll, describe, expect, it } from 'vitest';
import { foldRun } from '#engine/run/fold';
import { createTrace } from '#engine/run/trace';
import { nodeSandbox } from '#engine/sandbox/node';
import { shippedRelease } from '../../../flows-library/index.ts';
import { play } from '../../../flows-library/play-suite.ts';
import { findDiscussion } from './find-discussion.ts';
import { knownTo } from './shown-turns.ts';

const sandbox = nodeSandbox();
afterAll(() => sandbox.close());

/** A shipped flow, played with what its example recorded. */
async function read(flow: string, index = 0) {
  const release = shippedRelease(flow);
  const { journal } = await play({ release, example: release.examples[index]!, sandbox });
  const trace = createTrace();
  const { started } = foldRun(journal, trace);
  const discussion = findDiscussion(trace.activations, started);
  return { discussion, sections: discussion?.sections ?? [], records: trace.activations };
}

const outline = (sections: NonNullable<ReturnType<typeof findDiscussion>>['sections']) =>
  sections.map(({ kind, title, rounds }) => [
    kind,
    title,
    rounds.map(({ turns }) => turns.map(({ speaker }) => speaker)),
  ]);

describe('A run read as a discussion', () => {
  it('shows the seats of a map in a loop, round by round, with what the vote came to', async () => {
    const { sections, discussion } = await read('reconcile');
    expect(discussion?.voices).toEqual(['Ada', 'Ben', 'Chen']);
    const [table] = sections;
    expect(table?.rounds.map(({ label }) => label)).toEqual(['Round 1', 'Round 2']);
    const [first, second] = table!.rounds;
    expect(first?.turns.map(({ said }) => [said.answer?.toLowerCase(), said.confidence])).toEqual([
      ['yes', 0.7],
      ['no', 0.9],
      ['yes', 0.6],
    ]);
    expect(first?.turns[1]?.said.text).toMatch(/^Honey is much denser/);
    expect(first?.votes[0]).toMatchObject({
      winner: 'no',
      dissent: [
        { name: 'Ada', option: 'yes' },
        { name: 'Chen', option: 'yes' },
      ],
    });
    expect(first?.votes[0]?.options[0]).toMatchObject({
      label: 'no',
      isWinner: true,
      voters: [{ name: 'Ben', confidence: 0.9 }],
    });
    expect(second?.votes[0]?.dissent).toEqual([]);
  });

  it('shows nodes of a loop that answer each other, with what was set for each round and who scored what', async () => {
    const { sections } = await read('socrasynth-debate', 1);
    expect(outline(sections).map(([kind, title]) => [kind, title])).toEqual([
      ['around', 'Before it'],
      ['table', 'Debate'],
      ['table', 'Every judge'],
      ['outcome', 'Count the points'],
      ['around', 'After it'],
    ]);
    const debate = sections[1]!;
    expect(debate.rounds[0]?.turns.map(({ speaker }) => speaker)).toEqual(['For', 'Against']);
    expect(debate.rounds[0]?.parameters).toEqual([
      { name: 'phase', value: 'opening', level: undefined },
      { name: 'contentiousness', value: '0.9', level: 0.9 },
    ]);
    expect(debate.rounds[4]?.parameters[1]).toMatchObject({ name: 'contentiousness', value: '0.3' });
    expect(sections[3]?.rounds[0]?.votes[0]).toMatchObject({ kind: 'points', winner: 'against' });
  });

  it('shows a discussion node by its participants, as their turns were taken down', async () => {
    const { sections } = await read('spp-multi-agent');
    const meeting = sections.find(({ title }) => title.includes('Rounds'));
    expect(meeting?.rounds[0]?.turns.map(({ speaker, said }) => [speaker, said.text])).toEqual([
      ['Leader', expect.stringMatching(/^The leader saws/)],
      ['Joiner', 'That will hold.'],
      ['Eight-year-old', 'Overnight is not one afternoon. And where is the hammer?'],
    ]);
  });

  it('shows what a single call wrote as the conversation that was read out of it', async () => {
    const { sections } = await read('spp');
    const told = sections.find(({ kind }) => kind === 'told');
    expect(told?.rounds[0]?.turns).toHaveLength(8);
    expect(told?.rounds[0]?.turns[0]).toMatchObject({ speaker: 'Copywriter', isTold: true });
    expect(sections.some(({ kind }) => kind === 'around')).toBe(false);
  });

  it('shows critics who work alone, with what each of them found', async () => {
    const { sections } = await read('multi-critique');
    const critics = sections.find(({ kind }) => kind === 'table');
    expect(critics?.rounds[0]?.turns.map(({ speaker }) => speaker)).toEqual(['a', 'b', 'c', 'd']);
    expect(critics?.rounds[0]?.turns[0]?.said.points[0]).toMatch(/shorter days/);
  });

  it('is none where nobody answers anybody', async () => {
    expect((await read('generate-verify-refine')).discussion).toBeUndefined();
    expect((await read('recursive-solve')).discussion).toBeUndefined();
  });
});

describe('What a speaker was shown', () => {
  const none = () => false;

  it('is what reached it and stands in its prompt, and nothing of its own round where all speak at once', async () => {
    const { sections, records } = await read('reconcile');
    const turns = sections.flatMap(({ rounds }) => rounds.flatMap((round) => round.turns));
    expect([...knownTo(turns[1]!, turns, records, none).keys()]).toEqual([]);
    expect([...knownTo(turns[3]!, turns, records, none).keys()]).toEqual(turns.slice(0, 3).map(({ key }) => key));
  });

  it('follows what a discussion’s view lets through', async () => {
    const { sections, records } = await read('spp-multi-agent');
    const meeting = sections.find(({ title }) => title.includes('Rounds'))!;
    const turns = sections.flatMap(({ rounds }) => rounds.flatMap((round) => round.turns));
    const [leader, joiner, child] = meeting.rounds[0]!.turns;
    expect([...knownTo(child!, turns, records, none).keys()]).toEqual([leader!.key, joiner!.key]);
  });

  it('is remembered by those who keep their thread', async () => {
    const { sections, records } = await read('self-refine-loop');
    const turns = sections.flatMap(({ rounds }) => rounds.flatMap((round) => round.turns));
    const second = turns.filter(({ speaker }) => speaker === 'Writer')[1]!;
    const known = knownTo(second, turns, records, () => true);
    expect([...known.values()].sort()).toEqual(['remembered', 'shown']);
  });
});
