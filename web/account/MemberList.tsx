import { Trash2, UserPen, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { MemberView } from '#engine/protocol/accounts';
import {
  accountKey,
  invite,
  membersKey,
  removeMember,
  setAnswersFor,
  setRole,
  useAccount,
  useInvitations,
  useMembers,
  withdraw,
} from '../client/account.ts';
import { queryClient } from '../client/query-client.ts';
import { useSaving } from '../settings/use-saving.ts';
import { memberListText, roleText } from '../text/account.ts';
import {
  Badge,
  Button,
  ConfirmDialog,
  ErrorState,
  FormDialog,
  IconButton,
  Select,
  Spinner,
  showError,
  TextField,
} from '../ui/index.ts';
import { roleOptions } from './role-options.ts';
import { SecretOnce } from './SecretOnce.tsx';

async function change(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    showError(error);
  }
  await queryClient.invalidateQueries({ queryKey: membersKey });
}

/** Who may use this server; for admins. */
export function MemberList() {
  const members = useMembers();
  const [isInviting, setInviting] = useState(false);
  const [secret, setSecret] = useState<string>();
  if (members.isPending) return <Spinner />;
  if (members.isError) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />;
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
        {members.data.members.map((member) => (
          <MemberRow key={member.id} member={member} />
        ))}
      </ul>
      <OpenInvitations />
      <div>
        <Button icon={<UserPlus />} onClick={() => setInviting(true)}>
          {memberListText.invite}
        </Button>
      </div>
      {isInviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onInvited={(made) => {
            setInviting(false);
            setSecret(made);
            void queryClient.invalidateQueries({ queryKey: membersKey });
          }}
        />
      )}
      {secret !== undefined && (
        <SecretOnce
          title={memberListText.link}
          text={memberListText.linkText}
          secret={`${location.origin}/join#${secret}`}
          onClose={() => setSecret(undefined)}
        />
      )}
    </div>
  );
}

function MemberRow({ member }: { member: MemberView }) {
  const { id, login, name, role, answersFor } = member;
  const isSelf = useAccount().data?.member?.id === id;
  const [isAsking, setAsking] = useState(false);
  const [isEditing, setEditing] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-2 px-3 py-2">
      <div className="min-w-0 flex-1 basis-40">
        <span className="font-medium wrap-anywhere">{name}</span>{' '}
        {isSelf && <Badge tone="accent">{memberListText.you}</Badge>}
        <div className="truncate text-faint text-sm">{login}</div>
        {answersFor.length > 0 && (
          <div className="wrap-anywhere text-muted text-sm">{memberListText.answersFor(answersFor)}</div>
        )}
      </div>
      <div className="flex items-center gap-2">
        <Select
          className="w-32"
          aria-label={memberListText.roleOf(name)}
          value={role}
          onChange={(next) => void change(() => setRole(id, next))}
          options={roleOptions()}
        />
        {role !== 'viewer' && (
          <IconButton label={memberListText.editAnswersFor(name)} onClick={() => setEditing(true)}>
            <UserPen aria-hidden />
          </IconButton>
        )}
        <IconButton label={memberListText.removeNamed(name)} onClick={() => setAsking(true)}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {isEditing && <AnswersForDialog member={member} onClose={() => setEditing(false)} />}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={memberListText.removeQuestion(name)}
        action={memberListText.remove}
        danger
        onConfirm={() => void change(() => removeMember(id))}
      >
        {memberListText.removeText}
      </ConfirmDialog>
    </li>
  );
}

/** Which roles of people a member answers for: tasks for them are theirs to take. */
function AnswersForDialog({ member: { id, name, answersFor }, onClose }: { member: MemberView; onClose: () => void }) {
  const [text, setText] = useState(answersFor.join(', '));
  const { busy, save } = useSaving();
  const roles = text.split(/[\s,]+/).filter((role) => role !== '');
  const submit = () =>
    save({}, async () => {
      await setAnswersFor(id, roles);
      await Promise.all([membersKey, accountKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      onClose();
    });
  return (
    <FormDialog
      open
      size="sm"
      title={memberListText.answersForTitle(name)}
      action={memberListText.save}
      busy={busy}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField label={memberListText.roles} hint={memberListText.rolesHint} value={text} onChange={setText} />
    </FormDialog>
  );
}

function OpenInvitations() {
  const open = useInvitations().data?.invitations ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-label={memberListText.open} className="flex flex-col gap-2">
      <h3 className="font-semibold">{memberListText.open}</h3>
      <ul className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface">
        {open.map(({ id, note, role }) => (
          <li key={id} className="flex items-center gap-2 px-3 py-2">
            <span className="min-w-0 flex-1 wrap-anywhere">
              {note === '' ? memberListText.somebody : note} <Badge>{roleText[role]}</Badge>
            </span>
            <Button
              size="sm"
              aria-label={memberListText.withdrawNamed(note === '' ? memberListText.somebody : note)}
              onClick={() => void change(() => withdraw(id))}
            >
              {memberListText.withdraw}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function InviteDialog({ onClose, onInvited }: { onClose: () => void; onInvited: (secret: string) => void }) {
  const [role, setRoleOf] = useState<MemberView['role']>('member');
  const [note, setNote] = useState('');
  const { busy, save } = useSaving();
  return (
    <FormDialog
      open
      size="sm"
      title={memberListText.invite}
      action={memberListText.makeLink}
      busy={busy}
      onClose={onClose}
      onSubmit={() => save({}, async () => onInvited((await invite({ role, note })).secret))}
    >
      <TextField label={memberListText.note} hint={memberListText.noteHint} value={note} onChange={setNote} />
      <Select label={memberListText.role} value={role} onChange={setRoleOf} options={roleOptions()} />
    </FormDialog>
  );
}
