type Role = 'viewer' | 'member' | 'admin';

export const roleText: Readonly<Record<Role, string>> = { viewer: 'Viewer', member: 'Member', admin: 'Admin' };
export const roleHint: Readonly<Record<Role, string>> = {
  viewer: 'Looks at flows, runs and results.',
  member: 'Runs flows, answers tasks and publishes.',
  admin: 'Also sets up the server and its members.',
};

export const signInText = {
  title: 'Sign in',
  sessionIsOver: 'Your session is over. Sign in to go on; nothing you wrote is lost.',
  login: 'Login',
  password: 'Password',
  signIn: 'Sign in',
  noAccount: 'No account yet, or the password is forgotten? An admin of this server can give you a link.',
} as const;

export const joinText = {
  title: 'Join',
  newPassword: 'Set a new password',
  checking: 'Checking your link',
  youAreInvited: (role: string) => `You are invited as: ${role}.`,
  forLogin: (login: string) => `For ${login}. You are signed out everywhere else.`,
  name: 'Name',
  nameHint: 'As others see it.',
  login: 'Login',
  loginHint: 'Lower-case letters, digits, “.”, “_”, “@” or “-”.',
  password: 'Password',
  passwordHint: 'At least 12 characters.',
  again: 'Password again',
  show: 'Show the password',
  join: 'Join',
  save: 'Save and sign in',
  linkIsNotGood: 'This link is not good',
  askForAnother: 'It was used, is older than a week, or is not whole. Ask an admin for another one.',
  toSignIn: 'Sign in instead',
  nameMissing: 'Write your name.',
  loginWrong: 'Use 1–100 lower-case letters, digits, “.”, “_”, “@” or “-”.',
  tooShort: 'Use at least 12 characters.',
  notTheSame: 'The two are not the same.',
} as const;

export const accountMenuText = {
  accountOf: (name: string, role: string) => `Account: ${name}, ${role}`,
  whoAmI: (name: string, role: string) => `${name} · ${role}`,
  yourAccount: 'Your account',
  signOut: 'Sign out',
} as const;

export const ownAccountText = {
  title: 'Your account',
  text: 'Your password, where you are signed in, and tokens for programs.',
  changePassword: 'Change password',
  oldPassword: 'Old password',
  changed: 'Password changed. All other sessions have ended.',
  sessions: 'Sessions',
  thisOne: 'this one',
  lastSeen: (when: string) => `last seen ${when}`,
  unknownBrowser: 'Unknown program',
  end: 'End',
  endNamed: (agent: string) => `End the session of ${agent}`,
} as const;

export const tokenListText = {
  title: 'API tokens',
  text: 'A program that shows one acts for you, and may do what its role allows.',
  none: 'No tokens yet.',
  add: 'New token',
  name: 'What it is for',
  role: 'Role',
  days: 'Good for',
  daysOf: (days: number) => `${days} days`,
  create: 'Create',
  created: 'Your new token',
  revoke: 'Revoke',
  revokeNamed: (name: string) => `Revoke ${name}`,
  revokeQuestion: (name: string) => `Revoke the token “${name}”?`,
  revokeText: 'Programs that use it are refused at once.',
  goodUntil: (when: string) => `until ${when}`,
  used: (when: string) => `used ${when}`,
  neverUsed: 'never used',
} as const;

export const secretText = {
  shownOnce: 'It is shown only now. Copy it.',
  copy: 'Copy',
  copied: 'Copied.',
  cannotCopy: 'This browser did not let us copy. Mark the text and copy it yourself.',
  close: 'Done',
} as const;

export const memberListText = {
  title: 'Members',
  text: 'Who may use this server, and what they may do.',
  roleOf: (name: string) => `Role of ${name}`,
  you: 'you',
  answersFor: (roles: readonly string[]) => `answers for ${roles.join(', ')}`,
  answersForTitle: (name: string) => `What does ${name} answer for?`,
  editAnswersFor: (name: string) => `Roles that ${name} answers for`,
  roles: 'Roles',
  rolesHint: 'As flows name them, such as reviewer, expert. Tasks for them are theirs to take.',
  save: 'Save',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removeQuestion: (name: string) => `Remove ${name}?`,
  removeText: 'Their sessions and tokens end at once. What they did stays.',
  invite: 'Invite somebody',
  note: 'For whom',
  noteHint: 'Only for your list of open invitations.',
  role: 'Role',
  makeLink: 'Make a link',
  link: 'Send them this link',
  linkText: 'Whoever has it can join once, within a week.',
  open: 'Open invitations',
  withdraw: 'Withdraw',
  withdrawNamed: (note: string) => `Withdraw the invitation for ${note}`,
  somebody: 'somebody',
} as const;

export const auditText = {
  title: 'Audit',
  text: 'What was done on this server, newest first.',
  who: 'Who',
  what: 'What',
  anybody: 'Anybody',
  anything: 'Anything',
  more: 'Show more',
  none: 'Nothing of that kind.',
} as const;

/** What an audit event says; others are shown by their own name. */
export const auditActionText: Readonly<Record<string, string>> = {
  'sign-in': 'Signed in',
  'sign-in.failed': 'Failed to sign in',
  'member.invited': 'Invited somebody',
  'member.joined': 'Joined',
  'member.role': 'Changed a role',
  'member.answers-for': 'Said what somebody answers for',
  'member.removed': 'Removed a member',
  'invitation.withdrawn': 'Withdrew an invitation',
  'token.created': 'Made an API token',
  'password.changed': 'Changed the password',
  'password.reset': 'Made a link for a password',
  'task.taken': 'Took a task',
  'task.delegated': 'Gave a task to somebody',
  'task.given-back': 'Gave a task back',
  'task.answered': 'Answered a task',
  'task.link-made': 'Made a link to a task',
  'task.link-withdrawn': 'Took back a link to a task',
};
