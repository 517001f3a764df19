import type { ReactElement } from 'react'
import ReactDOMServer from 'react-dom/server'
import type { Page } from '@inertiajs/core'
import { createInertiaApp, type ResolvedComponent } from '@inertiajs/react'
import { TuyauProvider } from '@adonisjs/inertia/react'
import { resolvePageComponent } from '@adonisjs/inertia/helpers'
import { client } from '~/client'
import { pageTitle } from '~/lib/page_title'
import Layout from '~/layouts/default'

export default function render(page: Page) {
  return createInertiaApp({
    page,
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
        <App {...props} />
      </TuyauProvider>
    ),
  })
}
