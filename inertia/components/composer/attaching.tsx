import { useEffect, useRef, useState, type ClipboardEvent, type RefObject } from 'react'
import type { Data } from '@generated/data'
import { DropTarget } from '~/components/composer/drop_target'
import { FileTray, type Sending } from '~/components/composer/file_tray'
import { Button } from '~/components/ui/button'
import { ClipIcon } from '~/components/ui/icons'
import { checkFiles } from '~/lib/attaching'
import { writeDraft } from '~/lib/draft'
import { limitsText } from '~/lib/files'
import { keepFiles, keptFiles } from '~/lib/kept_files'
import { tokensOfFiles } from '~/lib/measured_files'
import { filesIn } from '~/lib/pasted'
import type { AttachmentLimits } from '~/types'

export type { Sending }

type Options = {
  input: RefObject<HTMLTextAreaElement | null>
  /** Names what is kept, as it does of the draft. */
  draftKey: string
  limits: AttachmentLimits
  languageModel?: Data.LanguageModel
  sending?: Sending
}

/**
 * The files of a message that is being written: chosen, dropped anywhere on the page, or pasted.
 * What the server would refuse is refused here at once, as far as one can say.
 */
export function useAttaching({ input, draftKey, limits, languageModel, sending }: Options) {
  const [files, change] = useKeptFiles(draftKey)
  useToldTokens(draftKey, files)
  const [refusals, setRefusals] = useState<string[]>([])
  const [opening, setOpening] = useState(0)
  const text = limitsText(limits)
  const latest = useRef(files)
  useEffect(() => {
    latest.current = files
  })

  const put = (next: File[], refused: string[] = []) => {
    latest.current = next
    change(next)
    setRefusals(refused)
  }
  /** One addition after the other: each counts what is there. */
  const lastAddition = useRef(Promise.resolve())
  const add = (added: File[]) => {
    setOpening((count) => count + 1)
    lastAddition.current = lastAddition.current.then(async () => {
      try {
        const { taken, refusals: refused } = await checkFiles(added, latest.current, limits)
        put([...latest.current, ...taken], refused)
      } finally {
        setOpening((count) => count - 1)
      }
    })
    input.current?.focus()
  }
  const remove = (file: File) => {
    put(latest.current.filter((it) => it !== file))
    input.current?.focus()
  }
  const putBack = async (file: File) => {
    const content = await file.text()
    remove(file)
    insert(input.current, content)
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = filesIn(event.clipboardData, files)
    if (pasted.length === 0) return
    event.preventDefault()
    add(pasted)
  }

  return {
    files,
    /** What is sent now would go without those that are still looked at. */
    isOpening: opening > 0,
    onPaste,
    clear: () => put([]),
    button: <AttachButton accept={limits.accept} title={text} onChoose={add} />,
    tray: (
      <>
        <DropTarget limits={text} onDrop={add} />
        {files.length + refusals.length + opening > 0 && (
          <FileTray
            files={files}
            isOpening={opening > 0}
            refusals={refusals}
            limits={text}
            languageModel={languageModel}
            sending={sending}
            onRemove={remove}
            onPutBack={(file) => void putBack(file)}
          />
        )}
      </>
    ),
  }
}

/** The files that are not sent yet. What the server renders knows nothing of them. */
function useKeptFiles(draftKey: string) {
  const [files, setFiles] = useState<File[]>([])
  useEffect(() => {
    let isOver = false
    void keptFiles(draftKey).then((kept) => {
      if (!isOver && kept.length > 0) setFiles((added) => [...kept, ...added])
    })
    return () => {
      isOver = true
    }
  }, [draftKey])

  const change = (next: File[]) => {
    setFiles(next)
    void keepFiles(draftKey, next)
  }
  return [files, change] as const
}

/** Says beside the draft how many tokens they take: what foretells the question's cost reads it there. */
function useToldTokens(draftKey: string, files: File[]) {
  useEffect(() => {
    let isOver = false
    void tokensOfFiles(files).then((tokens) => {
      if (!isOver) writeDraft(`${draftKey}:tokens`, tokens > 0 ? String(tokens) : '')
    })
    return () => {
      isOver = true
    }
  }, [draftKey, files])
}

type ButtonProps = { accept: string; title: string; onChoose: (files: File[]) => void }

function AttachButton({ accept, title, onChoose }: ButtonProps) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        look="quiet"
        className="button-tool"
        aria-label="Attach files"
        title={`Attach files. ${title}`}
        onClick={() => picker.current?.click()}
      >
        <ClipIcon />
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={({ target }) => {
          onChoose(Array.from(target.files ?? []))
          /** So that the same file can be chosen again. */
          target.value = ''
        }}
      />
    </>
  )
}

/** As if it were typed, so that the browser can undo it. */
function insert(field: HTMLTextAreaElement | null, text: string) {
  field?.focus()
  document.execCommand('insertText', false, text)
}
