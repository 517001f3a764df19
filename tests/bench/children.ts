import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/** A process of ours that has said where it listens. It ends when this process does. */
export type Child = { pid: number; baseURL: string; dispose(): Promise<void> }

export function startProvider(): Promise<Child> {
  return started(fork(fileURLToPath(new URL('provider.ts', import.meta.url))))
}

/** As plain JavaScript: what runs TypeScript would take more memory than the floor does. */
export async function startFloor(provider: Child): Promise<Child> {
  const source = await readFile(new URL('floor.ts', import.meta.url), 'utf8')
  const code = stripTypeScriptTypes(source)
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { NODE_ENV: 'production', ANTHROPIC_BASE_URL: provider.baseURL },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return started(child)
}

async function started(child: ChildProcess): Promise<Child> {
  const end = once(child, 'exit')
  const early = end.then(([code]) => Promise.reject(new Error(`a process has ended with ${code}`)))
  const [baseURL] = await Promise.race([once(child, 'message'), early])
  const dispose = async () => {
    child.kill('SIGKILL')
    await end
  }
  return { pid: child.pid!, baseURL, dispose }
}
