import { flushSync } from 'react-dom'
import { Button } from '~/components/ui/button'
import { Dialog } from '~/components/ui/dialog'

type Props = {
  title: string
  text: string
  action: string
  /** False where nothing is lost, as where more people get to see something. */
  isDanger?: boolean
  onConfirm: () => void
  onClose: () => void
}

/**
 * Asks before something that can't be undone, or that shows something to more people. The focus is
 * on Cancel, so that an Enter too many does nothing. The dialog is gone, and has given the focus
 * back, before the action runs, which may put the focus elsewhere.
 */
export function ConfirmDialog(props: Props) {
  const { title, text, action, isDanger = true, onConfirm, onClose } = props
  return (
    <Dialog label={title} onClose={onClose} className="w-96">
      <div className="p-5">
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1.5 text-sm text-muted [overflow-wrap:anywhere]">{text}</p>
        <div className="mt-5 flex justify-end gap-2">
          <Button data-autofocus onClick={onClose}>
            Cancel
          </Button>
          <Button
            look={isDanger ? 'danger' : 'primary'}
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
