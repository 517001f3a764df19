type Shape = (length: number) => string

const repeated =
  (unit: string): Shape =>
  (length) =>
    unit.repeat(Math.ceil(length / unit.length))

const nested =
  (open: string, close: string): Shape =>
  (length) => {
    const count = Math.ceil(length / (open.length + close.length))
    return `${open.repeat(count)}x${close.repeat(count)}`
  }

/** Pieces that differ by their number. */
const numbered =
  (piece: (at: number) => string): Shape =>
  (length) => {
    let text = ''
    for (let at = 0; text.length < length; at++) text += piece(at)
    return text
  }

/** The shapes in turn, each with its share of the length. */
const together =
  (...shapes: Shape[]): Shape =>
  (length) =>
    shapes.map((shape) => shape(length / shapes.length)).join('')

const afterwards =
  (head: string, shape: Shape, foot = ''): Shape =>
  (length) =>
    head + shape(length) + foot

/** Texts that make careless renderers take minutes or the whole stack, by UTF-16 code units (about). */
export const HOSTILE_MARKDOWN: Record<string, Shape> = {
  'quotes': afterwards('', repeated('>'), ' x'),
  'lists': afterwards('', repeated('- '), 'x'),
  'indented lists': numbered((at) => `${' '.repeat(2 * at)}- x\n`),
  'brackets': nested('[', ']'),
  'links': repeated('[x]('),
  'links without an address': repeated('[a]['),
  'images': repeated('![x](https://e.x) '),
  'nested images': nested('![', '](https://e.x)'),
  'emphasis': repeated('*x **'),
  'stars': nested('*', '*'),
  'underscores': repeated('_x__y_'),
  'backticks': numbered((at) => `${'`'.repeat(at)} x `),
  'dollars': repeated('$a '),
  'pairs of dollars': repeated('$$a $'),
  'formulas': repeated('$x$ '),
  'open formulas': repeated('\\(x '),
  'dollars on lines': repeated('$$\n'),
  'open formulas on lines': repeated('$$ x\n'),
  'brackets of formulas on lines': repeated('\\[\n'),
  'open brackets of formulas on lines': repeated('\\[ x\n'),
  'open environments': repeated('\\begin{align} x\n'),
  'open environments of many names': repeated(
    '\\begin{align}\n\n\\begin{gather}\n\n\\begin{cases}\n\n'
  ),
  'open environments in a line': repeated('\\begin{align} x \\begin{cases} '),
  'formulas in a line': together(
    repeated('$('),
    repeated('\\('),
    repeated('$x$th '),
    repeated('($) ')
  ),
  'open formulas in lists': repeated('- $$\n\n'),
  'open formulas in quotes': repeated('> $$\n> a\n\n'),
  'deep formula': afterwards('$$', repeated('\\frac{'), 'x$$'),
  'braces': afterwards('$$', nested('{', '}'), '$$'),
  'definitions in a formula': () => '$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$',
  'tags': repeated('<a '),
  'autolinks': repeated('http://a.b/'),
  'e-mail addresses': repeated('a@'),
  'entities': repeated('&'),
  'columns of a table': (length) => {
    const count = Math.ceil(Math.sqrt(length))
    return `|${'a|'.repeat(count)}\n|${'-|'.repeat(count)}\n${repeated('|x\n')(length)}`
  },
  'a wide table': (length) => {
    const count = Math.ceil(length / 6)
    return `|${'a|'.repeat(count)}\n|${'-|'.repeat(count)}\n|${'a|'.repeat(count)}`
  },
  'cells with backticks': together(repeated('| ` '), () => '\n|---\n', repeated('| `` ` $ \\( ')),
  'rows beyond the columns': afterwards('| a |\n|---|\n|', repeated('a|')),
  'breaks in a cell': afterwards('| a |\n|---|\n|', repeated('a<br>')),
  'open elements': together(repeated('<sub>'), repeated('<kbd>x</sup>')),
  'nested elements': nested('<sub>', '</sub>'),
  'half elements': together(repeated('<br '), repeated('<sub ')),
  'nested fences': together(repeated('```md\n'), repeated('```\n')),
  'fences of Markdown': repeated('```md\n```js\nx\n```\n```\n'),
  'alerts': repeated('> [!NOTE]\n\n'),
  'nested alerts': afterwards('', repeated('>'), ' [!NOTE]'),
  'footnotes': numbered((at) => `[^${at}] [^0]\n\n[^${at}]: x\n\n`),
  'nested footnotes': afterwards('', repeated('[^1]: '), 'x'),
  'open footnotes': together(repeated('[^'), repeated('1')),
  'dead links': repeated('[x](/y) ![x](y) '),
  'open dead links': repeated('[x](/y "'),
  'nested dead images': nested('![', '](y)'),
  'addresses without a scheme': together(repeated('www.'), repeated(' www.e.x/(')),
  'marks beside Chinese': together(repeated('**注意：'), repeated('~~删（')),
  'fences': repeated('```js\nx\n```\n'),
  'definitions': numbered((at) => `[${at}]: https://e.x/${at}\n`),
  'rules': repeated('* * *'),
  'code': afterwards('```js\n', repeated('const a = `${b}`;\n'), '```'),
  'blank lines': repeated('\n'),
  'headings': repeated('# x\n'),
  'strikes': repeated('~~x~'),
}

/** Code that makes careless highlighters take minutes. */
export const HOSTILE_CODE: Record<string, Shape> = {
  'a long word': repeated('a'),
  'a long word with capitals': repeated('Aa'),
  'a long number': repeated('1'),
  'a long name with dots': repeated('a.'),
  'a key': numbered((at) => ((at * 7919) % 46_656).toString(36)),
  'many words in a line': repeated('a '),
  'spaces': afterwards('', repeated(' '), 'x'),
  'blank lines': repeated('\n'),
  'brackets': repeated('('),
  'angle brackets': repeated('<a '),
  'braces': repeated('{'),
  'quotation marks': repeated('"'),
  'open strings on lines': repeated('"a\n'),
  'open comments on lines': repeated('/* a\n'),
  'open brackets on lines': repeated('f(\n'),
  'open tags on lines': repeated('<a b="c\n'),
  'underscores': repeated('_'),
  'dashes': repeated('-'),
  'equals signs': repeated('a='),
  'backslashes': repeated('\\'),
  'dollars': repeated('${'),
  'short lines': repeated('int a = f(b);\n'),
}
