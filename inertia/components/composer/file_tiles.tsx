import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from '~/components/ui/button'
import { CloseIcon, FileIcon } from '~/components/ui/icons'
import { useObjectUrl } from '~/hooks/use_object_url'
import { charsetOf, factsOf, keyOf, kindOf } from '~/lib/files'
import { measure } from '~/lib/measured_files'
import { isPastedText } from '~/lib/pasted'

/** Few files need it. */
const ReadAs = lazy(() => import('~/components/composer/read_as'))

type Props = {
  files: File[]
  /** Given where one may still be taken away. */
  onRemove?: (file: File) => void
  /** Given where another charset may still be chosen for a text. */
  onReplace?: (file: File, other: File) => void
  /** Given where a long paste may become a text again. */
  onPutBack?: (file: File) => void
}

/** Files that are not on the server yet. */
export function FileTiles({ files, onRemove, onReplace, onPutBack }: Props) {
  return (
    <ul aria-label="Files to send" className="file-tiles">
      {files.map((file) => (
        <li key={keyOf(file)} className="file-tile">
          <span className="file-tile-picture">
            {kindOf(file) === 'image' ? <Picture file={file} /> : <FileIcon />}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate" title={file.name} dir="auto">
              {file.name}
            </span>
            <Facts file={file} />
            {charsetOf(file) && (
              <Suspense>
                <ReadAs file={file} onReplace={onReplace} />
              </Suspense>
            )}
          </span>
          {onPutBack && isPastedText(file) && (
            <Button
              className="button-small px-2 text-xs"
              title="Put it into the message as text"
              onClick={() => onPutBack(file)}
            >
              As text
            </Button>
          )}
          {onRemove && (
            <Button
              look="quiet"
              className="button-tool"
              aria-label={`Remove “${file.name}”`}
              title="Remove"
              onClick={() => onRemove(file)}
            >
              <CloseIcon />
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** With a PDF's pages, once it has been read. */
function Facts({ file }: { file: File }) {
  const [pages, setPages] = useState<number | null>(null)
  useEffect(() => {
    let isOver = false
    void measure(file).then((measures) => {
      if (!isOver) setPages(measures.pages)
    })
    return () => {
      isOver = true
    }
  }, [file])
  const { type, size } = file
  return <span className="block truncate text-xs text-muted">{factsOf({ type, size, pages })}</span>
}

function Picture({ file }: { file: File }) {
  return <img src={useObjectUrl(file)} alt="" className="size-full object-cover" />
}
