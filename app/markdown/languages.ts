import type { LanguageFn } from 'highlight.js'

type Language = {
  label: string
  aliases?: string[]
  /** Other languages that its grammar finds within it, if they are there. */
  embeds?: string[]
  /** Characters beyond which it stays plain, where its grammar is slower than others. */
  longest?: number
  load: () => Promise<{ default: LanguageFn }>
}

/** The languages that are highlighted, on the server and in the browser alike. */
export const LANGUAGES: Record<string, Language> = {
  bash: {
    label: 'Shell',
    aliases: ['sh', 'zsh', 'shell-script'],
    load: () => import('highlight.js/lib/languages/bash'),
  },
  c: {
    label: 'C',
    aliases: ['h'],
    load: () => import('highlight.js/lib/languages/c'),
  },
  clojure: {
    label: 'Clojure',
    aliases: ['clj', 'cljs', 'edn'],
    load: () => import('highlight.js/lib/languages/clojure'),
  },
  cmake: {
    label: 'CMake',
    load: () => import('highlight.js/lib/languages/cmake'),
  },
  cpp: {
    label: 'C++',
    aliases: ['c++', 'cc', 'cxx', 'hpp', 'hh'],
    load: () => import('highlight.js/lib/languages/cpp'),
  },
  csharp: {
    label: 'C#',
    aliases: ['c#', 'cs'],
    load: () => import('highlight.js/lib/languages/csharp'),
  },
  css: {
    label: 'CSS',
    load: () => import('highlight.js/lib/languages/css'),
  },
  dart: {
    label: 'Dart',
    embeds: ['markdown'],
    load: () => import('highlight.js/lib/languages/dart'),
  },
  diff: {
    label: 'Diff',
    aliases: ['patch'],
    load: () => import('highlight.js/lib/languages/diff'),
  },
  dockerfile: {
    label: 'Dockerfile',
    aliases: ['docker', 'containerfile'],
    embeds: ['bash'],
    load: () => import('highlight.js/lib/languages/dockerfile'),
  },
  elixir: {
    label: 'Elixir',
    aliases: ['ex', 'exs'],
    load: () => import('highlight.js/lib/languages/elixir'),
  },
  elm: {
    label: 'Elm',
    load: () => import('highlight.js/lib/languages/elm'),
  },
  erb: {
    label: 'ERB',
    embeds: ['ruby', 'xml'],
    load: () => import('highlight.js/lib/languages/erb'),
  },
  erlang: {
    label: 'Erlang',
    aliases: ['erl'],
    load: () => import('highlight.js/lib/languages/erlang'),
  },
  fsharp: {
    label: 'F#',
    aliases: ['f#', 'fs'],
    load: () => import('highlight.js/lib/languages/fsharp'),
  },
  go: {
    label: 'Go',
    aliases: ['golang'],
    load: () => import('highlight.js/lib/languages/go'),
  },
  gradle: {
    label: 'Gradle',
    load: () => import('highlight.js/lib/languages/gradle'),
  },
  graphql: {
    label: 'GraphQL',
    aliases: ['gql'],
    load: () => import('highlight.js/lib/languages/graphql'),
  },
  groovy: {
    label: 'Groovy',
    load: () => import('highlight.js/lib/languages/groovy'),
  },
  haskell: {
    label: 'Haskell',
    aliases: ['hs'],
    load: () => import('highlight.js/lib/languages/haskell'),
  },
  ini: {
    label: 'INI',
    aliases: ['conf', 'cfg', 'editorconfig'],
    load: () => import('highlight.js/lib/languages/ini'),
  },
  java: {
    label: 'Java',
    load: () => import('highlight.js/lib/languages/java'),
  },
  javascript: {
    label: 'JavaScript',
    aliases: ['js', 'jsx', 'mjs', 'cjs'],
    embeds: ['css', 'graphql', 'xml'],
    load: () => import('highlight.js/lib/languages/javascript'),
  },
  json: {
    label: 'JSON',
    aliases: ['jsonc', 'json5', 'jsonl'],
    load: () => import('highlight.js/lib/languages/json'),
  },
  julia: {
    label: 'Julia',
    aliases: ['jl'],
    load: () => import('highlight.js/lib/languages/julia'),
  },
  kotlin: {
    label: 'Kotlin',
    aliases: ['kt', 'kts'],
    load: () => import('highlight.js/lib/languages/kotlin'),
  },
  latex: {
    label: 'LaTeX',
    aliases: ['tex'],
    load: () => import('highlight.js/lib/languages/latex'),
  },
  less: {
    label: 'Less',
    load: () => import('highlight.js/lib/languages/less'),
  },
  lua: {
    label: 'Lua',
    load: () => import('highlight.js/lib/languages/lua'),
  },
  makefile: {
    label: 'Makefile',
    aliases: ['make', 'mk'],
    load: () => import('highlight.js/lib/languages/makefile'),
  },
  markdown: {
    label: 'Markdown',
    aliases: ['md', 'mdx'],
    embeds: ['xml'],
    load: () => import('highlight.js/lib/languages/markdown'),
  },
  nginx: {
    label: 'nginx',
    aliases: ['nginxconf'],
    load: () => import('highlight.js/lib/languages/nginx'),
  },
  nix: {
    label: 'Nix',
    embeds: ['markdown'],
    load: () => import('highlight.js/lib/languages/nix'),
  },
  objectivec: {
    label: 'Objective-C',
    aliases: ['objc', 'obj-c'],
    load: () => import('highlight.js/lib/languages/objectivec'),
  },
  ocaml: {
    label: 'OCaml',
    aliases: ['ml'],
    load: () => import('highlight.js/lib/languages/ocaml'),
  },
  perl: {
    label: 'Perl',
    aliases: ['pl', 'pm'],
    load: () => import('highlight.js/lib/languages/perl'),
  },
  php: {
    label: 'PHP',
    load: () => import('highlight.js/lib/languages/php'),
  },
  powershell: {
    label: 'PowerShell',
    aliases: ['ps1', 'pwsh', 'ps'],
    load: () => import('highlight.js/lib/languages/powershell'),
  },
  properties: {
    label: 'Properties',
    aliases: ['env', 'dotenv'],
    load: () => import('highlight.js/lib/languages/properties'),
  },
  protobuf: {
    label: 'Protobuf',
    aliases: ['proto'],
    load: () => import('highlight.js/lib/languages/protobuf'),
  },
  python: {
    label: 'Python',
    aliases: ['py', 'python3', 'pyi'],
    load: () => import('highlight.js/lib/languages/python'),
  },
  r: {
    label: 'R',
    load: () => import('highlight.js/lib/languages/r'),
  },
  ruby: {
    label: 'Ruby',
    aliases: ['rb'],
    load: () => import('highlight.js/lib/languages/ruby'),
  },
  rust: {
    label: 'Rust',
    aliases: ['rs'],
    load: () => import('highlight.js/lib/languages/rust'),
  },
  scala: {
    label: 'Scala',
    load: () => import('highlight.js/lib/languages/scala'),
  },
  scss: {
    label: 'SCSS',
    load: () => import('highlight.js/lib/languages/scss'),
  },
  shell: {
    longest: 1_000,
    label: 'Shell session',
    aliases: ['console', 'shellsession'],
    embeds: ['bash'],
    load: () => import('highlight.js/lib/languages/shell'),
  },
  sql: {
    label: 'SQL',
    aliases: ['postgresql', 'postgres', 'pgsql', 'mysql', 'sqlite', 'plpgsql'],
    load: () => import('highlight.js/lib/languages/sql'),
  },
  swift: {
    label: 'Swift',
    load: () => import('highlight.js/lib/languages/swift'),
  },
  toml: {
    label: 'TOML',
    load: () => import('highlight.js/lib/languages/ini'),
  },
  typescript: {
    label: 'TypeScript',
    aliases: ['ts', 'tsx', 'mts', 'cts'],
    embeds: ['css', 'graphql', 'xml'],
    load: () => import('highlight.js/lib/languages/typescript'),
  },
  vbnet: {
    label: 'Visual Basic',
    aliases: ['vb'],
    load: () => import('highlight.js/lib/languages/vbnet'),
  },
  vim: {
    label: 'Vim script',
    aliases: ['vimscript'],
    load: () => import('highlight.js/lib/languages/vim'),
  },
  wasm: {
    label: 'WebAssembly',
    aliases: ['wat'],
    load: () => import('highlight.js/lib/languages/wasm'),
  },
  xml: {
    label: 'HTML, XML',
    aliases: ['html', 'xhtml', 'svg', 'vue', 'svelte', 'plist', 'rss'],
    embeds: ['css', 'javascript'],
    load: () => import('highlight.js/lib/languages/xml'),
  },
  yaml: {
    label: 'YAML',
    aliases: ['yml'],
    embeds: ['ruby'],
    load: () => import('highlight.js/lib/languages/yaml'),
  },
}

const names = new Map<string, string>()
for (const [name, { aliases = [] }] of Object.entries(LANGUAGES)) {
  for (const alias of [name, ...aliases]) names.set(alias, name)
}

/** The key of the language that goes by a name, in any case of letters. */
export function languageNamed(alias: string): string | undefined {
  return names.get(alias.toLowerCase())
}
