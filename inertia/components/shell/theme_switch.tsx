import { useSyncExternalStore } from 'react'
import { DarkIcon, LightIcon, SystemIcon } from '~/components/ui/icons'
import { Button } from '~/components/ui/button'
import { currentTheme, setTheme, subscribeToTheme, THEMES } from '~/lib/theme'
import { useShared } from '~/hooks/use_shared'

const ICONS = { system: <SystemIcon />, light: <LightIcon />, dark: <DarkIcon /> }

/** As the system has it, light, dark, and round again. */
export function ThemeSwitch() {
  const { theme: fromServer } = useShared()
  const theme = useSyncExternalStore(subscribeToTheme, currentTheme, () => fromServer)
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]
  return (
    <Button
      look="quiet"
      className="button-icon needs-scripts"
      aria-label={`Theme: ${theme}. Change to ${next}`}
      title={`Theme: ${theme}`}
      onClick={() => setTheme(next)}
    >
      {ICONS[theme]}
    </Button>
  )
}
