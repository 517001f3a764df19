import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { LanguageModel } from '#llm/language_model'
import { currentPlace } from '#models/user'
import AccountTransformer from '#transformers/account_transformer'
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
    const findPlaces = once(async () => (user ? await user.findPlaces() : []))
    const findPlace = async () => currentPlace(await findPlaces(), ctx.session?.get('accountId'))
    return {
      errors: ctx.inertia.always(ctx.session ? this.getValidationErrors(ctx) : {}),
      user: user ? UserTransformer.transform(user) : undefined,
      accounts: async () =>
        AccountTransformer.transform((await findPlaces()).map(({ account }) => account)),
      accountId: async () => (await findPlace())?.accountId ?? null,
      isAdmin: async () => (await findPlace())?.isAdmin ?? false,
      conversations: async () => {
        const newest = await (await findPlace())?.account.conversationPage()
        return ConversationTransformer.transform(newest?.list ?? [])
      },
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
    await this.init(ctx)
    const output = await next()
    this.dispose(ctx)
    return output
  }
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

/** The function, which is called the first time only. */
function once<T>(find: () => T): () => T {
  let found: { value: T } | undefined
  return () => (found ??= { value: find() }).value
}

declare module '@adonisjs/inertia/types' {
  type MiddlewareSharedProps = InferSharedProps<InertiaMiddleware>
  export interface SharedProps extends MiddlewareSharedProps {}
}
