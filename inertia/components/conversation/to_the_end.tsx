import { Button } from '~/components/ui/button'
import { DownIcon } from '~/components/ui/icons'

type Props = { news: string | null; onClick: () => void }

/** Leads back to where the conversation goes on, and says what is new there. */
export function ToTheEnd({ news, onClick }: Props) {
  return (
    <Button
      className="to-the-end needs-scripts"
      onClick={onClick}
      aria-label={news ? `${news}. Go to the newest message` : 'Go to the newest message'}
      title="Go to the newest message"
    >
      <DownIcon />
      {news && <span className="truncate">{news}</span>}
    </Button>
  )
}
