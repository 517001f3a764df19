import type { Group } from '@japa/runner/core'
import limiter from '@adonisjs/limiter/services/main'
import { limits } from '#config/limiter'

/** Gives each test of a group these limits for 15 minutes, and nothing counted yet. */
export function useLimits(group: Group, requests: Partial<Record<keyof typeof limits, number>>) {
  group.each.setup(async () => {
    const before = structuredClone(limits)
    for (const [name, count] of Object.entries(requests)) {
      Object.assign(limits, { [name]: { requests: count, duration: '15 minutes' } })
    }
    await limiter.clear(['memory'])
    return () => void Object.assign(limits, before)
  })
}
