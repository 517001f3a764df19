import { useRef, useState } from 'react'
import { router } from '@inertiajs/react'
import type { Data } from '@generated/data'
import { urlFor } from '~/client'
import { ResetLinkButton } from '~/components/account/reset_link'
import { Avatar } from '~/components/ui/avatar'
import { Button } from '~/components/ui/button'
import { ConfirmDialog } from '~/components/ui/confirm_dialog'
import { LocalTime } from '~/components/ui/local_time'
import { useFocusHeir } from '~/hooks/use_focus_heir'
import { useShared } from '~/hooks/use_shared'
import { toast } from '~/lib/toasts'
import { isolated } from '#markdown/direction'

/** What the reader may do with the member of this id. */
export type Rights = { id: number; roles: string[]; mayEnd: boolean; mayReset: boolean }

type Props = { accountName: string; members: Data.Member[]; rights: Rights[] }

/** Who is in the account, and what the reader may change about it. */
export function Members({ accountName, members, rights }: Props) {
  const owners = members.filter(({ role }) => role === 'owner')
  return (
    <ul className="card mt-3 divide-y divide-line">
      {members.map((member) => (
        <Member
          key={member.id}
          member={member}
          accountName={accountName}
          rights={rights.find(({ id }) => id === member.id)}
          isLastOwner={owners.length === 1 && member.role === 'owner'}
        />
      ))}
    </ul>
  )
}

type MemberProps = {
  member: Data.Member
  accountName: string
  rights?: Rights
  isLastOwner: boolean
}

function Member({ member, accountName, rights, isLastOwner }: MemberProps) {
  const { user } = useShared()
  const isSelf = member.id === user?.id
  const row = useRef<HTMLLIElement>(null)
  useFocusHeir(row, 'ul', 'button')
  return (
    <li ref={row} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <Avatar id={member.id} name={member.name} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">
          <bdi>{member.name}</bdi>
          {isSelf && <span className="font-normal text-muted"> (you)</span>}
        </p>
        <p className="truncate text-sm text-muted">{member.email}</p>
        <LastSeen iso={member.lastSeenAt} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <RoleSelect member={member} roles={isLastOwner ? [] : (rights?.roles ?? [])} />
        {rights?.mayReset && <ResetLinkButton member={member} />}
        {rights?.mayEnd && !isLastOwner && (
          <EndButton member={member} accountName={accountName} isSelf={isSelf} />
        )}
      </div>
    </li>
  )
}

function LastSeen({ iso }: { iso: string | null }) {
  if (!iso) return <p className="text-sm text-muted">Not seen yet</p>
  return (
    <p className="text-sm text-muted">
      Last seen <LocalTime iso={iso} style="day" />, <LocalTime iso={iso} />
    </p>
  )
}

/** What the server refuses is told; the list shows how it stands. */
const options = {
  preserveScroll: true,
  onError: (errors: Record<string, string>) => {
    toast(Object.values(errors)[0] ?? 'That did not work', { isError: true })
  },
}

function RoleSelect({ member, roles }: { member: Data.Member; roles: string[] }) {
  if (roles.length === 0) return <span className="px-2 text-sm text-muted">{member.role}</span>
  return (
    <select
      className="select"
      aria-label={`Role of ${member.name}`}
      value={member.role}
      onChange={(event) =>
        router.patch(
          urlFor('members.update', { id: member.id }),
          { role: event.target.value },
          options
        )
      }
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </select>
  )
}

type EndProps = { member: Data.Member; accountName: string; isSelf: boolean }

function EndButton({ member, accountName, isSelf }: EndProps) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button
        look="danger"
        className="button-small needs-scripts"
        aria-label={isSelf ? `Leave ${accountName}` : `Remove ${member.name}`}
        onClick={() => setAsking(true)}
      >
        {isSelf ? 'Leave' : 'Remove'}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={isSelf ? `Leave ${isolated(accountName)}?` : `Remove ${isolated(member.name)}?`}
          text={
            isSelf
              ? 'You will no longer see its conversations. What you have written stays.'
              : `They will no longer see the conversations of ${isolated(accountName)}. What they have written stays, under their name. The join link is replaced: links and invitations sent before stop working.`
          }
          action={isSelf ? 'Leave' : 'Remove'}
          onConfirm={() => router.delete(urlFor('members.destroy', { id: member.id }), options)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
