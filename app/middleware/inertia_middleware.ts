import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { csrfCookie } from '#config/shield'
import { LanguageModel } from '#llm/language_model'
import type Membership from '#models/membership'
import { currentPlace } from '#models/user'
import { Avatar } from '#models/user/avatar'
import AccountTransformer from '#transformers/account_transformer'
import BudgetTransformer from '#transformers/budget_transformer'
import ConversationTransformer from '#transformers/conversation_transformer'
import LanguageModelTransformer from '#transformers/language_model_transformer'
import UserTransformer from '#transformers/user_transformer'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

/**
 * What every page gets. What is a function is asked only where the page wants it: not by a reload
 * of a part. A page for an unknown address has neither session nor user.
 */
export default class InertiaMiddleware extends BaseInertiaMiddleware {
  share(ctx: HttpContext) {
    const user: typeof ctx.auth.user = ctx.auth?.user
    let places: Promise<Membership[]> | undefined
    const findPlaces = () => (places ??= user ? user.findPlaces() : Promise.resolve([]))
    const findPlace = async () => currentPlace(await findPlaces(), ctx.session?.get('accountId'))
    return {
      errors: ctx.inertia.always(ctx.session ? this.getValidationErrors(ctx) : {}),
      user: user ? UserTransformer.transform(user) : undefined,
      accounts: async () => {
        const own = (await user?.accountsAt(await findPlaces())) ?? []
        return AccountTransformer.transform(own).useVariant('forReader')
      },
      accountId: async () => {
        const place = await findPlace()
        return place?.accountId ?? null
      },
      /** The versions of people's pictures, by their ids. */
      avatars: async (): Promise<Record<number, string>> => (user ? Avatar.versionsFor(user) : {}),
      isAdmin: async () => {
        const place = await findPlace()
        return place?.isAdmin ?? false
      },
      /** Where there is a limit. */
      budget: async () => {
        const place = await findPlace()
        const budget = await place?.account.shownBudget()
        return budget ? BudgetTransformer.transform(budget) : null
      },
      conversations: async () => {
        const place = await findPlace()
        const atHand = user && (await place?.account.conversationsAtHand(user))
        return ConversationTransformer.transform(atHand ?? []).useVariant('forReader')
      },
      csrfCookie,
      theme: themeOf(ctx),
      timeZone: timeZoneOf(ctx),
      languageModels: LanguageModelTransformer.transform(LanguageModel.available()),
    }
  }

  flash(ctx: HttpContext) {
    return {
      notice: ctx.session?.flashMessages.get('notice') as string | undefined,
      error: ctx.session?.flashMessages.get('error') as string | undefined,
    }
  }

  async handle(ctx: HttpContext, next: NextFn) {
    /** Only a page that is there already can be loaded in part: whatever else asks gets all of it. */
    const { headers } = ctx.request.request
    if (!headers['x-inertia']) delete headers['x-inertia-partial-component']
    await this.init(ctx)
    const output = await next()
    this.dispose(ctx)
    putBody(ctx)
    return output
  }
}

/** What inertia/ssr.tsx has rendered to bytes goes past the template, whose text has a mark for it. */
function putBody({ response, rendered }: HttpContext) {
  const page: unknown = response.getBody()
  if (!rendered || typeof page !== 'string') return
  const [before, after] = page.split(rendered.mark)
  /** Something went wrong after the rendering: this is the page that says so. */
  if (after === undefined) return
  response.header('Content-Type', 'text/html; charset=utf-8')
  response.send(Buffer.concat([Buffer.from(before), rendered.body, Buffer.from(after)]))
}

/** The browser writes this cookie, so it may hold anything. */
function themeOf({ request }: HttpContext): Theme {
  const wanted: unknown = request.plainCookie('theme', { encoded: false })
  return THEMES.find((theme) => theme === wanted) ?? 'system'
}

/** UTC for a browser that has not said anything sensible. */
function timeZoneOf({ request }: HttpContext): string {
  const wanted: unknown = request.plainCookie('time_zone', { encoded: false })
  return typeof wanted === 'string' && TIME_ZONES.has(wanted) ? wanted : 'UTC'
}

const TIME_ZONES = new Set(Intl.supportedValuesOf('timeZone'))

declare module '@adonisjs/inertia/types' {
  type MiddlewareSharedProps = InferSharedProps<InertiaMiddleware>
  export interface SharedProps extends MiddlewareSharedProps {}
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    rendered?: { mark: string; body: Buffer }
  }
}
