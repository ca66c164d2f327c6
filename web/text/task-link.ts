export const linkedTaskText = {
  loading: 'Loading',
  question: 'A question for you',
  answer: 'Answer',
  notGood: 'This link does not work, or not any more',
  askForAnother: 'It may be over or taken back. Ask whoever sent it for another one.',
  thankYou: 'Thank you, your answer is in',
  youMayClose: 'You can close this page.',
  answered: 'This has been answered',
  nothingToDo: 'There is nothing left to do here.',
  closed: 'An answer is not needed any more',
} as const;

export const shareTaskText = {
  share: 'Link for somebody outside',
  title: 'A link for somebody without an account',
  about: 'Whoever has it sees this one task and answers it once. It is good for three days.',
  name: 'Who is it for?',
  nameHint: 'Their answer is signed so.',
  make: 'Make the link',
  link: 'The link; it is shown only now',
  copy: 'Copy link',
  copied: 'Copied.',
} as const;
