export { checkDiscussion } from './check-discussion.ts';
export { expandDiscussion, unpackDiscussion } from './expand.ts';
