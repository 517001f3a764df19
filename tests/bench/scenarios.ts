export type Scenario = {
  name: string
  title: string
  conversations: number
  /** Viewers of each conversation. */
  viewers: number
  isIdle?: boolean
}

export const scenarios: Scenario[] = [
  { name: '1', title: '1 reply', conversations: 1, viewers: 1 },
  { name: '50', title: '50 replies', conversations: 50, viewers: 1 },
  { name: '200', title: '200 replies', conversations: 200, viewers: 1 },
  { name: '20x10', title: '20 replies, 10 viewers each', conversations: 20, viewers: 10 },
  { name: '1x500', title: '1 reply, 500 viewers', conversations: 1, viewers: 500 },
  { name: 'idle', title: '1,000 idle streams', conversations: 1, viewers: 1_000, isIdle: true },
]
