import type { Discussion, Round, Section, Turn } from './find-discussion.ts';
import type { Vote } from './votes.ts';

export type DiscussionRow =
  | { readonly kind: 'section'; readonly key: string; readonly section: Section }
  | { readonly kind: 'round'; readonly key: string; readonly round: Round }
  /** Side by side, a place for each voice of the section; a voice that was silent leaves it empty. */
  | { readonly kind: 'turns'; readonly key: string; readonly columns: ReadonlyArray<readonly Turn[]> }
  | { readonly kind: 'turn'; readonly key: string; readonly turn: Turn; readonly isRight: boolean }
  | { readonly kind: 'vote'; readonly key: string; readonly vote: Vote }
  | { readonly kind: 'minutes'; readonly key: string; readonly minutes: Round['minutes'] };

export type DiscussionLayout = 'columns' | 'bubbles';

const mostColumns = 5;

/** A discussion as rows from top to bottom. Only tables with a few voices are set in columns. */
export function discussionRows({ sections }: Discussion, layout: DiscussionLayout): DiscussionRow[] {
  return sections.flatMap((section) => {
    const voices = [...new Set(section.rounds.flatMap(({ turns }) => turns.map(({ speaker }) => speaker)))];
    const inColumns =
      layout === 'columns' && section.kind === 'table' && voices.length > 1 && voices.length <= mostColumns;
    return [
      { kind: 'section' as const, key: `section ${section.key}`, section },
      ...section.rounds.flatMap((round) => roundRows(round, voices, inColumns)),
    ];
  });
}

function roundRows(round: Round, voices: readonly string[], inColumns: boolean): DiscussionRow[] {
  const { key, label, parameters, turns, votes, minutes } = round;
  const said: DiscussionRow[] = inColumns
    ? [
        {
          kind: 'turns',
          key: `turns ${key}`,
          columns: voices.map((voice) => turns.filter(({ speaker }) => speaker === voice)),
        },
      ]
    : turns.map((turn) => ({
        kind: 'turn',
        key: `turn ${turn.key}`,
        turn,
        // Two who face each other stand on two sides.
        isRight: voices.length === 2 && turn.speaker === voices[1],
      }));
  return [
    ...(label === undefined && parameters.length === 0 ? [] : [{ kind: 'round' as const, key: `round ${key}`, round }]),
    ...(turns.length === 0 ? [] : said),
    ...votes.map((vote) => ({ kind: 'vote' as const, key: `vote ${vote.address}`, vote })),
    ...(minutes.length === 0 ? [] : [{ kind: 'minutes' as const, key: `minutes ${key}`, minutes }]),
  ];
}
