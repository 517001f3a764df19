import { useState } from 'react'
import { Button } from '~/components/ui/button'
import { copyText } from '~/lib/clipboard'

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<string>()
  const copy = async () => {
    await copyText(text)
    setCopied(text)
  }
  return (
    <>
      <input
        className="input min-w-0 flex-1 basis-72 font-mono text-sm"
        aria-label={label}
        value={text}
        readOnly
        onFocus={(event) => event.target.select()}
      />
      <Button onClick={copy} className="needs-scripts min-h-11">
        {copied === text ? 'Copied' : 'Copy'}
      </Button>
    </>
  )
}
