import { createContext } from 'react'

/** The versions of people's pictures, by their ids, as every page gets them. */
export const AvatarsContext = createContext<Record<number, string>>({})
