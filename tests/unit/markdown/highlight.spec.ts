import { test } from '@japa/runner'
import hljs from 'highlight.js/lib/core'
import { highlight, withEmbedded } from '#markdown/highlight'
import { LANGUAGES, languageNamed } from '#markdown/languages'

/** Every language that a grammar may hand a part of its text to. */
function embeddedIn(part: unknown, seen = new Set<unknown>()): string[] {
  if (typeof part !== 'object' || part === null || seen.has(part)) return []
  seen.add(part)
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'subLanguage' ? [value].flat() : embeddedIn(value, seen)
  )
}

test.group('Highlighting', () => {
  test('a language comes with all that its grammar embeds, so that it looks alike everywhere')
    .with(Object.keys(LANGUAGES))
    .run(async ({ assert }, name) => {
      const { default: grammar } = await LANGUAGES[name].load()
      const known = embeddedIn(grammar(hljs)).filter((other) => other in LANGUAGES)
      assert.includeMembers(withEmbedded(name), known)
    })

  test('languages go by the names that people give them')
    .with([
      ['ts', 'typescript'],
      ['PY', 'python'],
      ['c++', 'cpp'],
      ['html', 'xml'],
      ['yml', 'yaml'],
      ['constructor', undefined],
      ['', undefined],
    ] as const)
    .run(({ assert }, [alias, name]) => assert.equal(languageNamed(alias), name))

  test('code is escaped', ({ assert }) => {
    for (const name of Object.keys(LANGUAGES)) {
      const html = highlight('<img src=x onerror=alert(1)> "<b>" \'<i>\' /* <u> */', name)
      assert.notMatch(html, /<(?!\/?span)/, name)
    }
  })
})
