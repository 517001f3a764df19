import { test } from '@japa/runner'
import { ESLint } from 'eslint'

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

test.group('The rule that text stands alone', () => {
  test('finds text beside what may change and lets other text be', async ({ assert }) => {
    const samples = [...WRONG, ...RIGHT]
    const lines = samples.map(
      (jsx, at) =>
        `export const Sample${at} = ({ ...props }: Props) => { const { name, isOld, children } = props; return ${jsx} }`
    )
    const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId === 'parley/text-alone' })
    /** In the place of a component that exists: it has the types of our components. */
    const [{ messages }] = await eslint.lintText([...BEGIN, ...lines].join('\n'), {
      filePath: 'inertia/components/ui/avatar.tsx',
    })
    const found = new Set(messages.map(({ line }) => samples[line - BEGIN.length - 1]))
    assert.sameMembers(Array.from(found), WRONG)
  }).timeout(60_000)
})
