import { test } from '@japa/runner'
import { plainText } from '#markdown'
import { renderMarkdown } from './bare.js'

test.group('Links', () => {
  test('are made of addresses that begin with www')
    .with([
      ['www.example.com', 'www.example.com', ''],
      ['see www.example.com/a?b=c#d.', 'www.example.com/a?b=c#d', '.'],
      ['(WWW.example.com)', 'WWW.example.com', ')'],
      ['**www.example.co.uk**', 'www.example.co.uk', ''],
      ['| a |\n|---|\n| www.example.com |', 'www.example.com', ''],
    ] as const)
    .run(({ assert }, [text, address, after]) => {
      const html = renderMarkdown(text)
      assert.include(html, `href="http://${address}"`)
      assert.include(html, `>${address}</a>${after}`)
    })

  test('are not made of names that have dots, or of half an address')
    .with([
      'example.com',
      'main.py',
      'node.js',
      'www.',
      'www.example',
      'a.www.example.com',
      '`www.e.com`',
    ])
    .run(({ assert }, text) => assert.notInclude(renderMarkdown(text), '<a '))

  test('that lead nowhere from here show their label')
    .with([
      '[the label](/docs/x)',
      '[the label](./file.md "title")',
      '[the label](file.md)',
      '[the label](#section)',
      '[the label](tel:+4912345)',
      '[the label](<a b.md>)',
      '[the label]()',
      '[the label](//host/x)',
      '[the label](sandbox:/mnt/data/x.csv)',
      '[the label](javascript:alert(1))',
      '![the label](/image.png)',
    ])
    .run(({ assert }, text) => {
      assert.equal(renderMarkdown(text), '<p>the label</p>\n')
      assert.equal(plainText(text), 'the label')
    })

  test('that lead nowhere keep what is in their label', ({ assert }) => {
    assert.equal(
      renderMarkdown('**See [the `code` of *it*](src/a.ts)**'),
      '<p><strong>See the <code>code</code> of <em>it</em></strong></p>\n'
    )
    assert.include(renderMarkdown('[https://e.x](#a)'), 'href="https://e.x"')
    assert.equal(renderMarkdown('# [Setup](#setup)'), '<h1>Setup</h1>\n')
    assert.include(renderMarkdown('[![cat](cat.png)](https://l.x)'), '>cat</a>')
  })

  test('are no code that looks alike')
    .with(['handlers[name](event)', 'dp[i](j)', 'f[0](1.5)', 'Vec<std::string>'])
    .run(({ assert }, text) =>
      assert.equal(
        plainText(
          renderMarkdown(text)
            .replace(/<[^>]+>/g, '')
            .trim()
        ),
        text
      )
    )
})
