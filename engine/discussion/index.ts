export { checkDiscussion } from './check-discussion.ts';
export { discussionOf, expandDiscussion, unpackDiscussion } from './expand.ts';
export { writtenSeats } from './seats-program.ts';
