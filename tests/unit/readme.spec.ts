import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import attachments from '#config/attachments'

test.group('README', () => {
  test('nginx lets the largest message through', async ({ assert }) => {
    const readme = await readFile(app.makePath('README.md'), 'utf8')
    const [, nginx] = /```nginx\n([^]*?)```/.exec(readme)!
    const limit = /client_max_body_size (\d+)m;/.exec(nginx)?.[1]
    const largest = attachments.maxFiles * attachments.maxFileSize
    assert.isAtLeast(Number(limit ?? 1) * 1024 * 1024, largest + 4_000_000)
  })
})
