import './css/app.css'
import type { ReactElement } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { getInitialPageFromDOM, type Page } from '@inertiajs/core'
import { createInertiaApp, router, type ResolvedComponent } from '@inertiajs/react'
import { TuyauProvider } from '@adonisjs/inertia/react'
import { resolvePageComponent } from '@adonisjs/inertia/helpers'
import { client } from '~/client'
import { withShownHtml } from '~/lib/shown_html'
import { forgetPagesOfOthers } from '~/lib/history'
import { accountHeader, csrfToken, messageIn, proxyText, showAccount } from '~/lib/http'
import { pageTitle } from '~/lib/page_title'
import { toast } from '~/lib/toasts'
import Layout from '~/layouts/default'

/** As Inertia reads it, but whole: see withShownHtml. */
function initialPage(): Page | undefined {
  const page = getInitialPageFromDOM<Page>('app')
  return page ? withShownHtml(page) : undefined
}

const page = initialPage()
if (page) forgetPagesOfOthers(page)

router.on('navigate', ({ detail: { page } }) => showAccount(page.props.accountId as number | null))
router.on('before', ({ detail: { visit } }) => {
  Object.assign(visit.headers, accountHeader(), { 'X-CSRF-TOKEN': csrfToken() })
})
/** Inertia would open a proxy's page in a dialog. In development that dialog shows our own errors. */
router.on('httpException', (event) => {
  const { status, headers, data } = event.detail.response
  if (headers['x-inertia'] || import.meta.env.DEV) return
  event.preventDefault()
  toast(messageIn(data) ?? proxyText(status), { isError: true })
})

createInertiaApp({
  page,
  title: (title) => pageTitle(title),
  resolve: async (name) => {
    const pages = import.meta.glob<{ default: ResolvedComponent }>('./pages/**/*.tsx')
    const layout = (page: ReactElement) => <Layout>{page}</Layout>
    return (await resolvePageComponent(`./pages/${name}.tsx`, pages, layout)).default
  },
  setup({ el, App, props }) {
    const app = (
      <TuyauProvider client={client}>
        <App {...props} />
      </TuyauProvider>
    )
    if (el.hasChildNodes()) hydrateRoot(el, app)
    else createRoot(el).render(app)
  },
  progress: { color: 'var(--color-accent)' },
})
