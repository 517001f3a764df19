import { createContext, type ReactElement } from 'react'
import type { TurnProps } from '~/components/message/turn_view'

/**
 * Renders what a turn holds, or gives what it gave before; undefined where the turn may still
 * change. Only the server has it (ssr.tsx): what is settled it renders once, not for each reader. The
 * browser takes it over as if it had been rendered there and then.
 */
export type RenderTurnOnce = (content: ReactElement, props: TurnProps) => string | undefined

export const RenderOnce = createContext<RenderTurnOnce | undefined>(undefined)
