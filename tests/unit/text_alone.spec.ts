import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import * as parser from '@typescript-eslint/parser'
import { ESLint, Linter } from 'eslint'
import ts from 'typescript'
import { textAlone } from '../../lint/text_alone.js'

const WRONG = [
  '<p>Hello {name}</p>',
  '<p>{name}{isOld && <b>old</b>}</p>',
  '<p>{isOld && <b>old</b>} {isOld && <i>old</i>}</p>',
  '<p>new <Mark {...props} /></p>',
  '<p>{isOld && <>old</>}</p>',
  '<p><b>old</b>{children}</p>',
]

const RIGHT = [
  '<p>{name}</p>',
  '<p>{`Hello ${name}`}</p>',
  "<p>{isOld ? 'old' : <b>new</b>}</p>",
  '<p><span>{name}</span>{isOld && <b>old</b>}</p>',
  '<p>Hello <b>you</b></p>',
  '<p>{name && <b>{name}</b>}{isOld && <i>old</i>}</p>',
  '<div>{[name].map((it) => <p key={it}>{it}</p>)}<i /></div>',
]

const BEGIN = [
  "import type { ReactNode } from 'react'",
  'type Props = { name: string; isOld: boolean; count: number; children: ReactNode }',
  'function Mark({ count }: Props) { return count > 0 ? <b>{count}</b> : null }',
]

/** The rule needs types: a program of this one file, which lies where React's types are found. */
function programOf(file: string, code: string): ts.Program {
  const options: ts.CompilerOptions = {
    jsx: ts.JsxEmit.ReactJSX,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const host = ts.createCompilerHost(options, true)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.getSourceFile = (name, ...args) =>
    name === file ? ts.createSourceFile(name, code, args[0], true) : getSourceFile(name, ...args)
  return ts.createProgram([file], options, host)
}

test.group('The rule that text stands alone', () => {
  test('finds text beside what may change and lets other text be', ({ assert }) => {
    const samples = [...WRONG, ...RIGHT]
    const lines = samples.map(
      (jsx, at) =>
        `export const Sample${at} = ({ ...props }: Props) => { const { name, isOld, children } = props; return ${jsx} }`
    )
    const code = [...BEGIN, ...lines].join('\n')
    const file = app.makePath('inertia/sample.tsx')
    const messages = new Linter().verify(
      code,
      {
        files: ['**/*.tsx'],
        languageOptions: { parser, parserOptions: { programs: [programOf(file, code)] } },
        plugins: { parley: { rules: { 'text-alone': textAlone } } },
        rules: { 'parley/text-alone': 'error' },
      },
      { filename: 'inertia/sample.tsx' }
    )
    const found = new Set(messages.map(({ line }) => samples[line - BEGIN.length - 1]))
    assert.sameMembers(Array.from(found), WRONG)
  })

  test('is switched on for components', async ({ assert }) => {
    const config = await new ESLint().calculateConfigForFile('inertia/components/ui/avatar.tsx')
    assert.deepEqual(config.rules['parley/text-alone'], [2])
  }).timeout(30_000)
})
