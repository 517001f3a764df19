import type { Data } from '@generated/data'
import { FileTiles } from '~/components/composer/file_tiles'
import { Button } from '~/components/ui/button'
import { UploadProgress } from '~/components/ui/upload_progress'
import { canRead, kindOf } from '~/lib/files'
import { isPastedText } from '~/lib/pasted'
import { isolated } from '#markdown/direction'

/** How far a sending has come: the part that has left the browser, from 0 to 1. */
export type Sending = { progress: number; onCallOff: () => void }

type Props = {
  files: File[]
  /** Others are still looked at. */
  isOpening: boolean
  /** Why others were not added. */
  refusals: string[]
  limits: string
  /** The one that will get to see them; none for a note. */
  languageModel?: Data.LanguageModel
  sending?: Sending
  onRemove: (file: File) => void
  /** Puts another one in the place of a file. */
  onReplace: (file: File, other: File) => void
  onPutBack: (file: File) => void
}

/** What goes with the message that is being written. */
export function FileTray(props: Props) {
  const { files, isOpening, refusals, limits, languageModel, sending } = props
  const { onRemove, onReplace, onPutBack } = props
  const unreadable = languageModel && files.find((file) => !canRead(languageModel, kindOf(file)))
  return (
    <div className="file-tray">
      {files.length > 0 && (
        <FileTiles
          files={files}
          onRemove={sending ? undefined : onRemove}
          onReplace={sending ? undefined : onReplace}
          onPutBack={sending ? undefined : onPutBack}
        />
      )}
      {sending && (
        <div className="flex items-center gap-3">
          <UploadProgress done={sending.progress} />
          <Button look="quiet" className="button-small" onClick={sending.onCallOff}>
            Cancel
          </Button>
        </div>
      )}
      <div role="status">
        {isOpening && <p>Opening the files…</p>}
        {files.some(isPastedText) && (
          <p>The long text that you pasted is attached as a file: “As text” makes it text again.</p>
        )}
        {unreadable && (
          <p className="text-warning">
            {`${languageModel.label} cannot read “${isolated(unreadable.name)}”: choose another language model, or leave the file out.`}
          </p>
        )}
      </div>
      {refusals.length > 0 && (
        <div role="alert" className="text-danger">
          <ul>
            {refusals.map((refusal) => (
              <li key={refusal}>{refusal}</li>
            ))}
          </ul>
        </div>
      )}
      <p>{limits}</p>
    </div>
  )
}
