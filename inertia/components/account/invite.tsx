import { useId, useState, type FormEvent } from 'react'
import { isolated } from '#markdown/direction'
import { urlFor } from '~/client'
import { Button } from '~/components/ui/button'
import { requestJson } from '~/lib/http'

/** What became of the addresses. */
type Invited = { sent: string[]; members: string[]; failed: string[] }

type Props = { accountName: string; hasExpired: boolean }

/** Mails the join link. What did not get through stays in the field. */
export function Invite({ accountName, hasExpired }: Props) {
  const [emails, setEmails] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [invited, setInvited] = useState<Invited>()
  const [error, setError] = useState<string>()
  const id = useId()

  const invite = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    setInvited(undefined)
    try {
      const found = await requestJson<Invited>('POST', urlFor('invitations.store'), { emails })
      setInvited(found)
      setEmails(found.failed.join('\n'))
    } catch (reason) {
      setError((reason as Error).message)
    } finally {
      setBusy(false)
    }
  }

  if (hasExpired) {
    return <p className="mt-1 text-muted">The join link has expired: make a new one first.</p>
  }
  return (
    <form onSubmit={invite} className="needs-scripts mt-1">
      <p id={`${id}-hint`} className="text-muted">
        {`Each gets a mail with the join link of ${isolated(accountName)}. Up to 20 addresses, with spaces, commas or new lines between them.`}
      </p>
      <textarea
        className="input mt-3 py-2.5"
        aria-label="E-mail addresses"
        aria-describedby={error ? `${id}-error` : `${id}-hint`}
        aria-invalid={error ? true : undefined}
        enterKeyHint="enter"
        rows={2}
        required
        value={emails}
        onChange={(event) => setEmails(event.target.value)}
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-1.5 text-sm text-danger">
          {error}
        </p>
      )}
      <div role="status" className="[overflow-wrap:anywhere]">
        {invited && <Outcome {...invited} />}
      </div>
      <Button type="submit" look="primary" className="mt-3" disabled={isBusy}>
        {isBusy ? 'Sending…' : 'Send invitations'}
      </Button>
    </form>
  )
}

function Outcome({ sent, members, failed }: Invited) {
  return (
    <>
      {sent.length > 0 && <p className="mt-1.5 text-sm">{`Sent to ${listed(sent)}.`}</p>}
      {members.length > 0 && (
        <p className="mt-1.5 text-sm text-muted">
          {`${members.length === 1 ? 'A member already' : 'Members already'}: ${listed(members)}.`}
        </p>
      )}
      {failed.length > 0 && (
        <p className="mt-1.5 text-sm text-danger">
          {`The mail server did not take the invitation to ${listed(failed)}. Try again, or give them the join link above yourself.`}
        </p>
      )}
    </>
  )
}

function listed(emails: string[]) {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(emails)
}
