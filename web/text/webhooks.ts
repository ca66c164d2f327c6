import type { WebhookEvent } from '#engine/protocol/webhooks';
import { plural } from './plural.ts';

export const webhookEventText: Readonly<Record<WebhookEvent, string>> = {
  'task.opened': 'A task waits for somebody',
  'task.reminder': 'A task is due soon',
  'task.answered': 'A task was answered',
  'task.overdue': 'Nobody answered in time',
  'run.completed': 'A run has completed',
  'run.failed': 'A run has failed',
  'run.cancelled': 'A run was cancelled',
};

export const webhookListText = {
  title: 'Webhooks',
  about: 'Addresses outside that are told when a task waits or a run ends: a chat, a mail service, a program of yours.',
  loading: 'Loading webhooks',
  none: 'No webhook yet',
  noneAbout: 'Messages are signed, and sent again until they are taken.',
  add: 'Add a webhook',
  change: (host: string) => `Change ${host}`,
  remove: (host: string) => `Remove ${host}`,
  removeQuestion: (host: string) => `Remove ${host}?`,
  removeAction: 'Remove',
  removeAbout: 'What it was still to be told is forgotten.',
  events: (count: number) => plural(count, { one: '1 kind of event', other: `${count} kinds of events` }),
  waiting: (count: number) => `${count} waiting`,
  dead: (count: number) => `${count} given up`,
  withLinks: 'with answer links',
  test: 'Send a test',
  deliveries: 'What it was told',
  noDelivery: 'Nothing yet.',
  again: 'Send again',
  sentAgain: 'It is sent again.',
  delivered: 'taken',
  pending: 'waiting',
  givenUp: 'given up',
  attempts: (count: number) => plural(count, { one: '1 attempt', other: `${count} attempts` }),
} as const;

export const webhookDialogText = {
  add: 'Add a webhook',
  change: 'Change the webhook',
  about:
    'It gets signed POST requests, after standardwebhooks.com, with titles and addresses but nothing of a flow’s messages.',
  save: 'Save',
  url: 'Address',
  urlHint: 'Private addresses need FLOWRIGHT_ALLOW_PRIVATE_HOSTS.',
  wrongUrl: 'This is not an address such as https://hooks.example.com/flowright.',
  events: 'Told when',
  noEvent: 'Choose at least one.',
  withLinks: 'Send a link with which whoever gets it answers the task, once, without an account',
  remindMinutes: 'Minutes before a task is due',
  secretTitle: 'The secret of the webhook',
  secretAbout: 'The receiver verifies signatures with it. It is shown only now.',
  secret: 'Secret',
  copy: 'Copy',
  copied: 'Copied.',
  newSecret: 'New secret',
} as const;
