/** Shares of what a language model can read: where the oldest turns begin to go, and what then stays. */
export const FULL = 0.8
export const KEPT = 0.5
