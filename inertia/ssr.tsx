import type { ReactElement } from 'react'
import ReactDOMServer from 'react-dom/server'
import type { Page } from '@inertiajs/core'
import { createInertiaApp, type ResolvedComponent } from '@inertiajs/react'
import { TuyauProvider } from '@adonisjs/inertia/react'
import { resolvePageComponent } from '@adonisjs/inertia/helpers'
import type { Data } from '@generated/data'
import { client } from '~/client'
import { RenderOnce } from '~/hooks/use_render_once'
import { renderTurnsOnce } from '~/lib/render_once'
import { withoutShownHtml } from '~/lib/shown_html'
import { pageTitle } from '~/lib/page_title'
import Layout from '~/layouts/default'

/** The page as the browser gets it beside what is rendered here: see withoutShownHtml. */
function sentWithout(page: Page) {
  return { ...page, toJSON: () => withoutShownHtml(page) }
}

/**
 * The body without characters beyond Latin-1: a single one makes the engine keep two bytes for each
 * character of the page, and whatever is done with it afterwards takes three times as long.
 */
function narrowed(body: string): string {
  const end = body.indexOf('</script>')
  const data = body.slice(0, end).replace(WIDE, (it) => `\\u${hexOf(it).padStart(4, '0')}`)
  const html = body.slice(end).replace(WIDE_POINT, (it) => `&#x${hexOf(it)};`)
  return Buffer.from(data + html, 'latin1').toString('latin1')
}

const WIDE = /[^\0-\xff]/g
const WIDE_POINT = /[^\0-\xff]/gu

function hexOf(character: string): string {
  return character.codePointAt(0)!.toString(16)
}

export default async function render(page: Page<Data.SharedProps>) {
  const { head, body } = await renderApp(page)
  return { head, body: narrowed(body) }
}

function renderApp(page: Page<Data.SharedProps>) {
  return createInertiaApp({
    page: sentWithout(page),
    title: pageTitle,
    render: ReactDOMServer.renderToString,
    resolve: async (name) => {
      const pages = import.meta.glob<{ default: ResolvedComponent }>('./pages/**/*.tsx', {
        eager: true,
      })
      const layout = (content: ReactElement) => <Layout>{content}</Layout>
      return (await resolvePageComponent(`./pages/${name}.tsx`, pages, layout)).default
    },
    setup: ({ App, props }) => (
      <TuyauProvider client={client}>
        <RenderOnce value={renderTurnsOnce(page.props.timeZone)}>
          <App {...props} />
        </RenderOnce>
      </TuyauProvider>
    ),
  })
}
