import { test } from '@japa/runner'
import type { TextCitation } from '@anthropic-ai/sdk/resources/messages'
import { Citations } from '#llm/citations'
import { renderMarkdown } from '#markdown'

const page = (url: string, title: string | null = 'A title'): TextCitation => ({
  type: 'web_search_result_location',
  cited_text: 'So it is.',
  encrypted_index: 'x',
  title,
  url,
})
const A = 'https://a.example/one'
const B = 'https://b.example/two'

test.group('Citations', () => {
  test('each address has one number, in the order of its first mention', ({ assert }) => {
    const citations = new Citations()
    assert.equal(citations.linksFor([page(B)]), ` [1](${B})`)
    assert.equal(citations.linksFor([page(A), page(B)]), ` [2](${A}) [1](${B})`)
    assert.equal(citations.linksFor([page(A), page(A)]), ` [2](${A})`)
  })

  test('the list has them in the order of their numbers, by title', ({ assert }) => {
    const citations = new Citations()
    citations.linksFor([page(B, 'Second'), page(A, 'First')])
    assert.equal(citations.list, `\n\n**Sources**\n\n1. [Second](${B})\n2. [First](${A})`)
  })

  test('without sources there is nothing', ({ assert }) => {
    const citations = new Citations()
    assert.equal(citations.linksFor([]), '')
    assert.equal(citations.list, '')
  })

  test('only pages on the web are sources')
    .with([
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://example.com/x',
      'file:///etc/passwd',
      '/conversations/1',
      'no address',
      '',
      `https://example.com/${'x'.repeat(2_001)}`,
    ])
    .run(({ assert }, url) => {
      const citations = new Citations()
      assert.equal(citations.linksFor([page(url)]), '')
      assert.equal(citations.list, '')
    })

  test('citations of files are none', ({ assert }) => {
    const citation: TextCitation = {
      type: 'page_location',
      cited_text: 'x',
      document_index: 0,
      document_title: null,
      end_page_number: 2,
      file_id: null,
      start_page_number: 1,
    }
    assert.equal(new Citations().linksFor([citation]), '')
  })

  test('an address stays one link, whatever is in it')
    .with([
      'https://en.wikipedia.org/wiki/Mercury_(planet)',
      'https://example.com/a)b(c',
      'https://example.com/?q=a|b&c=$d$&e=`f`&g=*h*',
      'https://example.com/a b\tc\nd<e>"f"',
      'https://example.com/[x]?[y]#[z]',
      'https://example.com/#a b`c',
      'https://user:pass@example.com\\x',
    ])
    .run(({ assert }, url) => {
      const citations = new Citations()
      const text = `| costs $5 and \`x |\n| --- |\n| so${citations.linksFor([page(url, null)])} |`
      const html = renderMarkdown(text) + renderMarkdown(citations.list)
      const links = Array.from(html.matchAll(/<a href="([^"]*)"/g), ([, href]) => href)
      assert.lengthOf(links, 2)
      assert.equal(links[0], links[1])
      const decoded = (address: string) => decodeURIComponent(address.replaceAll('&amp;', '&'))
      assert.equal(decoded(links[0]), decoded(URL.parse(url)!.href))
    })

  test('a title stays text, whatever is in it')
    .with([
      '](https://evil.example) [x',
      '**bold** _and_ `code` $x^2$ ~~gone~~ | ![image](https://evil.example/x.png)',
      '<img src=x onerror=alert(1)> &amp; &lt;',
      '[[nested]] \\ \\] # 1. https://evil.example',
    ])
    .run(({ assert }, title) => {
      const citations = new Citations()
      citations.linksFor([page(A, title)])
      const html = renderMarkdown(citations.list)
      const [, shown] = /<a href="https:\/\/a\.example\/one"[^>]*>(.*)<\/a>/.exec(html)!
      const text = shown
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
      assert.equal(text, title.replaceAll('[', '(').replaceAll(']', ')'))
    })

  test('the address of a page may be an IPv6 one', ({ assert }) => {
    const citations = new Citations()
    const links = citations.linksFor([page('https://[::1]/a[b]', null), page('http://[::1]/', 'B')])
    assert.equal(links, ' [1](https://[::1]/a%5Bb%5D) [2](http://[::1]/)')
    assert.include(renderMarkdown(`A${links}`), 'href="https://[::1]/a%5Bb%5D"')
    assert.include(citations.list, '1. [(::1)]')
  })

  test('a title is one line, and not endless; without one the site stands there', ({ assert }) => {
    const citations = new Citations()
    citations.linksFor([page(A, 'In\n\ntwo\u0000\u202e lines'), page(B, '😀'.repeat(200))])
    citations.linksFor([page('https://c.example/three', null), page('https://d.example/', '  ')])
    const titles = Array.from(citations.list.matchAll(/\[(.*)\]/g), ([, title]) => title)
    assert.deepEqual(titles, ['In two lines', `${'😀'.repeat(150)}…`, 'c.example', 'd.example'])
  })
})
