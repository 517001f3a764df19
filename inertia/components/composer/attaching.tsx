import {
  useEffect,
  useRef,
  useState,
  type ChangeEvent,
  type ClipboardEvent,
  type RefObject,
} from 'react'
import type { Data } from '@generated/data'
import { DropTarget } from '~/components/composer/drop_target'
import { FileTray, type Sending } from '~/components/composer/file_tray'
import { Button } from '~/components/ui/button'
import { ClipIcon } from '~/components/ui/icons'
import { writeDraft } from '~/lib/draft'
import { limitsText } from '~/lib/files'
import { keepFiles, keptFiles } from '~/lib/kept_files'
import { tokensOfFiles } from '~/lib/measured_files'
import { partsOf } from '~/lib/pasted'
import { typeInto } from '~/lib/typing'
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
 * What the server would refuse is refused here at once, in its words.
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
        const { checkFiles } = await import('~/lib/attaching')
        const { languages } = navigator
        const checked = await checkFiles(added, latest.current, limits, languages)
        put([...latest.current, ...checked.taken], checked.refusals)
      } catch {
        put(latest.current, [UNREAD])
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
  const replace = (file: File, other: File) => {
    put(latest.current.map((it) => (it === file ? other : it)))
  }
  /** Files that were made texts again, with the field's text before and after: undo restores them. */
  const madeTexts = useRef<{ file: File; before: string; after: string }[]>([])
  const putBack = async (file: File) => {
    const content = await file.text()
    if (!input.current) return
    const before = input.current.value
    remove(file)
    typeInto(input.current, content)
    madeTexts.current.push({ file, before, after: input.current.value })
  }
  const onChange = ({ target: { value }, nativeEvent }: ChangeEvent<HTMLTextAreaElement>) => {
    if (!(nativeEvent instanceof InputEvent)) return
    const others = (file: File) => latest.current.filter((it) => it !== file)
    const undone = madeTexts.current.findLast(({ before }) => before === value)
    const redone = madeTexts.current.find(({ after }) => after === value)
    if (nativeEvent.inputType === 'historyUndo' && undone)
      put([...others(undone.file), undone.file])
    if (nativeEvent.inputType === 'historyRedo' && redone) put(others(redone.file))
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = partsOf(event.clipboardData, files)
    if (pasted.files.length === 0) return
    event.preventDefault()
    if (pasted.text && input.current) typeInto(input.current, pasted.text)
    add(pasted.files)
  }

  return {
    files,
    /** What is sent now would go without those that are still looked at. */
    isOpening: opening > 0,
    onPaste,
    onChange,
    clear: () => {
      madeTexts.current = []
      put([])
    },
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
            onReplace={replace}
            onPutBack={(file) => void putBack(file)}
          />
        )}
      </>
    ),
  }
}

const UNREAD =
  'Couldn’t check the files. Check your connection, or reload the page, and attach them again.'

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
