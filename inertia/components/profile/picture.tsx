import { useEffect, useId, useRef, useState } from 'react'
import { router } from '@inertiajs/react'
import { urlFor } from '~/client'
import { Avatar } from '~/components/ui/avatar'
import { Button } from '~/components/ui/button'
import { requestJson } from '~/lib/http'
import { useShared } from '~/hooks/use_shared'
import { toast } from '~/lib/toasts'

/** What may be sent: bytes, and what a browser's file picker offers. */
export type PictureLimits = { maxFileSize: number; accept: string }

/** One's own picture: it is looked at before it is sent. */
export function Picture({ maxFileSize, accept }: PictureLimits) {
  const { user, avatars } = useShared()
  const [chosen, setChosen] = useState<File>()
  const [error, setError] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const choice = useRef<HTMLButtonElement>(null)
  const preview = useUrlOf(chosen)
  const id = useId()
  const limit = `${maxFileSize / 1_000_000} MB`
  if (!user) return null

  const choose = (file: File | undefined) => {
    if (!file) return
    const isTooLarge = file.size > maxFileSize
    setError(isTooLarge ? `“${file.name}” is larger than ${limit}.` : undefined)
    setChosen(isTooLarge ? undefined : file)
  }

  const leave = () => {
    setChosen(undefined)
    setError(undefined)
    choice.current?.focus()
  }

  const change = async (method: 'PUT' | 'DELETE', notice: string, body?: FormData) => {
    setBusy(true)
    setError(undefined)
    try {
      await requestJson(method, urlFor('avatars.update'), body)
      router.reload({ onFinish: leave })
      toast(notice)
    } catch (reason) {
      setError((reason as Error).message)
    } finally {
      setBusy(false)
    }
  }

  const send = (file: File) => {
    const form = new FormData()
    form.append('files[]', file)
    return change('PUT', 'Your picture is changed.', form)
  }

  return (
    <div className="flex flex-wrap items-center gap-4">
      {preview ? (
        <span className="avatar avatar-large">
          <img src={preview} alt="Your new picture" />
        </span>
      ) : (
        <Avatar id={user.id} name={user.name} size="large" />
      )}
      <div className="needs-scripts min-w-0 flex-1 basis-60">
        <div className="flex flex-wrap gap-2">
          {chosen && (
            <Button look="primary" disabled={isBusy} onClick={() => send(chosen)}>
              Use this picture
            </Button>
          )}
          <Button
            ref={choice}
            aria-describedby={`${id}-note`}
            disabled={isBusy}
            onClick={() => input.current?.click()}
          >
            {chosen ? 'Choose another' : 'Choose a picture'}
          </Button>
          {chosen && (
            <Button look="quiet" disabled={isBusy} onClick={leave}>
              Cancel
            </Button>
          )}
          {!chosen && avatars[user.id] && (
            <Button
              look="danger"
              disabled={isBusy}
              onClick={() => change('DELETE', 'Your picture is removed.')}
            >
              Remove it
            </Button>
          )}
        </div>
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={`mt-2 text-sm [overflow-wrap:anywhere] ${error ? 'text-danger' : 'text-muted'}`}
        >
          {error ?? `PNG, JPEG, GIF or WebP, up to ${limit}. The square in its middle is taken.`}
        </p>
        <input
          ref={input}
          type="file"
          aria-label="Picture"
          accept={accept}
          hidden
          onChange={({ target }) => {
            choose(target.files?.[0])
            /** The same file may be chosen again. */
            target.value = ''
          }}
        />
      </div>
    </div>
  )
}

/** Where the page can show the file, for as long as it does. */
function useUrlOf(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => {
      URL.revokeObjectURL(made)
      setUrl(undefined)
    }
  }, [file])
  return url
}
