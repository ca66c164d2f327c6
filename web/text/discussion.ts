import { plural } from './plural.ts';

export const discussionTabText = {
  nobodyHasSaidAnythingYet: 'Nobody has said anything yet',
  itIsShownHere: 'It is shown here as soon as two voices have spoken.',
  writtenByOneModel: 'written by one model in a single call',
  layout: 'Layout',
  inColumns: 'In columns',
  oneBelowOther: 'One below the other',
  pointAtTurnOrMove: 'Point at a turn, or move with the arrow keys, to see what its speaker was shown.',
  oneModelWroteThisWhole: 'One model wrote this whole conversation.',
  wasShownNothingOfWhat: (speaker: string) => `${speaker} was shown nothing of what others said.`,
  earlierTurns: (count: number) => plural(count, { one: '1 earlier turn', other: `${count} earlier turns` }),
  knew: (speaker: string, turns: string, speakers: string) => `${speaker} knew ${turns}: ${speakers}.`,
} as const;

export const findDiscussionText = {
  round: (label: string) => `Round ${label}`,
  seat: (number: number) => `Seat ${number}`,
  afterIt: 'After it',
  beforeIt: 'Before it',
  theConversation: 'The conversation',
} as const;

export const roundHeadText = {
  whatWasSet: 'What was set',
} as const;

export const turnCardText = {
  aPerson: 'A person',
  confidence: 'Confidence',
  confidenceLabel: 'confidence',
  saidNothing: 'Said nothing.',
} as const;

export const voteMeterText = {
  agree: (consensus: string) => `${consensus} agree`,
  margin: (margin: string) => `margin ${margin}`,
  tied: 'tied',
  invalid: (invalid: number) => `${invalid} invalid`,
  nobodyGaveVoteThatCounts: 'Nobody gave a vote that counts.',
  dissent: (list: string) => `Dissent: ${list}`,
  winner: 'Winner',
  points: 'points',
  votes: (votes: number) => plural(votes, { one: '1 vote', other: `${votes} votes` }),
} as const;
