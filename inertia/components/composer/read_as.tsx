import { useEffect, useState } from 'react'
import { charsetOf } from '~/lib/files'
import { CHARSETS } from '#files/charsets'

/** Bytes in which a word is looked for that shows whether the charset is right. */
const SAMPLE = 65_536
const LONGEST_WORD = 24

type Props = { file: File; onReplace?: (file: File, other: File) => void }

/** Says what a text that is not in UTF-8 is read as, and lets people choose something else. */
export default function ReadAs({ file, onReplace }: Props) {
  const charset = charsetOf(file)!
  const word = useWord(file, charset)
  const choose = (chosen: string) => {
    const { name, lastModified } = file
    const type = file.type.replace(/charset=.*/, `charset=${chosen}`)
    onReplace?.(file, new File([file], name, { type, lastModified }))
  }
  return (
    <span className="flex items-center gap-1 text-xs text-muted">
      <span>Read as</span>
      {onReplace ? (
        <select
          className="select"
          aria-label={`Read “${file.name}” as`}
          value={charset}
          onChange={({ target }) => choose(target.value)}
        >
          {Object.entries(CHARSETS).map(([label, name]) => (
            <option key={label} value={label}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span>{CHARSETS[charset]}</span>
      )}
      {word && (
        <span className="truncate" dir="auto" translate="no">
          {`“${word}”`}
        </span>
      )}
    </span>
  )
}

/** The first word with a letter that charsets differ in. */
function useWord(file: File, charset: string): string | undefined {
  const [word, setWord] = useState<string>()
  useEffect(() => {
    let isOver = false
    void file
      .slice(0, SAMPLE)
      .arrayBuffer()
      .then((bytes) => {
        const text = new TextDecoder(charset).decode(bytes)
        if (!isOver) setWord(/[^\s;,]*[^\p{ASCII}][^\s;,]*/u.exec(text)?.[0].slice(0, LONGEST_WORD))
      })
    return () => {
      isOver = true
    }
  }, [file, charset])
  return word
}
