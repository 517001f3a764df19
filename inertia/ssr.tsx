import type { ReactElement } from 'react'
import ReactDOMServer from 'react-dom/server'
import type { Page } from '@inertiajs/core'
import { HttpContext } from '@adonisjs/core/http'
import { createInertiaApp, type ResolvedComponent } from '@inertiajs/react'
import { TuyauProvider } from '@adonisjs/inertia/react'
import { resolvePageComponent } from '@adonisjs/inertia/helpers'
import type { Data } from '@generated/data'
import { client } from '~/client'
import { RenderOnce, type RenderTurnOnce } from '~/hooks/use_render_once'
import { countMentions, openIdOf, withoutMarksAt } from '~/lib/conversation_list'
import { Pieces } from '~/lib/pieces'
import { dataOnce, renderTurnOnce } from '~/lib/render_once'
import { withoutShownHtml } from '~/lib/shown_html'
import { pageTitle } from '~/lib/page_title'
import Layout from '~/layouts/default'

declare module '@adonisjs/core/http' {
  interface HttpContext {
    /** A page with pieces that are bytes already; where it belongs the document has `mark`. */
    rendered?: { mark: string; body: Buffer }
  }
}

/** Stands for the body in the document. */
const MARK = '<!-- body -->'

/** Hands over what has pieces as bytes, past the template: see inertia_middleware.ts. */
export default async function render(page: Page<Data.SharedProps>) {
  const pieces = new Pieces()
  const { head, body } = await renderApp(page, pieces)
  const ctx = HttpContext.get()
  if (!ctx || pieces.isEmpty) return { head, body: pieces.putInto(body).toString() }
  ctx.rendered = { mark: MARK, body: pieces.putInto(body) }
  return { head, body: MARK }
}

/** As the browser shows them: what is opened is read. */
function mentionsOn({ props, url }: Page<Data.SharedProps>) {
  return countMentions(withoutMarksAt(props.conversations, openIdOf(url)))
}

/** The page as the browser gets it beside what is rendered here: see withoutShownHtml. */
function sentWithout(page: Page, pieces: Pieces) {
  return { ...page, toJSON: () => withoutShownHtml(page, (...of) => dataOnce(pieces, ...of)) }
}

function renderApp(page: Page<Data.SharedProps>, pieces: Pieces) {
  const renderOnce: RenderTurnOnce = (...of) => renderTurnOnce(pieces, page.props, ...of)
  return createInertiaApp({
    page: sentWithout(page, pieces),
    title: (title) => pageTitle(title, mentionsOn(page)),
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
        <RenderOnce value={renderOnce}>
          <App {...props} />
        </RenderOnce>
      </TuyauProvider>
    ),
  })
}
