import { Button } from '~/components/ui/button'
import { Dialog } from '~/components/ui/dialog'

const SHORTCUTS = [
  {
    title: 'Anywhere',
    keys: [
      ['Ctrl K', 'Search and commands'],
      ['Ctrl Shift O', 'New conversation'],
      ['?', 'This sheet'],
    ],
  },
  {
    title: 'In a conversation',
    keys: [
      ['Enter', 'Send'],
      ['Shift Enter', 'New line'],
      ['Ctrl Shift Enter', 'Send as a note to your team'],
      ['↑', 'Edit your last question or note, where nothing is written'],
      ['/', 'Write a message'],
      ['Ctrl .', 'Stop the reply'],
      ['End', 'Go to the newest message'],
      ['Esc', 'Leave what is open'],
    ],
  },
  {
    title: 'At an image that is opened',
    keys: [
      ['← →', 'The one before, the next one'],
      ['+ - 0', 'Larger, smaller, as large as it fits'],
    ],
  },
]

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform)
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose} className="w-md">
      <div className="p-5">
        <div className="flex items-center justify-between">
          <h2 className="font-semibold">Keyboard shortcuts</h2>
          <Button look="quiet" className="button-small" onClick={onClose} data-autofocus>
            Close
          </Button>
        </div>
        {SHORTCUTS.map(({ title, keys }) => (
          <section key={title} className="mt-4">
            <h3 className="text-xs font-medium text-muted">{title}</h3>
            <dl className="mt-1 text-sm">
              {keys.map(([key, meaning]) => (
                <div key={key} className="flex items-center justify-between gap-4 py-1.5">
                  <dt>{meaning}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {key.split(' ').map((part) => (
                      <kbd key={part} translate="no">
                        {isMac && part === 'Ctrl' ? '⌘' : part}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
