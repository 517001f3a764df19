import { flushSync } from 'react-dom'
import { Button } from '~/components/ui/button'
import { Dialog } from '~/components/ui/dialog'

type Props = {
  title: string
  text: string
  action: string
  onConfirm: () => void
  onClose: () => void
}

/**
 * Asks before something that cannot be taken back. It is gone, and has given the focus back, before
 * that is done, which may put the focus elsewhere.
 */
export function ConfirmDialog({ title, text, action, onConfirm, onClose }: Props) {
  return (
    <Dialog label={title} onClose={onClose} className="w-96">
      <div className="p-5">
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1.5 text-sm text-muted [overflow-wrap:anywhere]">{text}</p>
        <div className="mt-5 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="danger"
            data-autofocus
            onClick={() => {
              flushSync(onClose)
              onConfirm()
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
