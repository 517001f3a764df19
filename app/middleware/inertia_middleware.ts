import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { LanguageModel } from '#llm/language_model'
import AccountTransformer from '#transformers/account_transformer'
import LanguageModelTransformer from '#transformers/language_model_transformer'
import UserTransformer from '#transformers/user_transformer'

/** What every page gets. A page for an unknown address has neither session nor user. */
export default class InertiaMiddleware extends BaseInertiaMiddleware {
  async share(ctx: HttpContext) {
    const user: typeof ctx.auth.user = ctx.auth?.user
    const accounts = user ? await user.findAccounts() : []
    return {
      errors: ctx.inertia.always(ctx.session ? this.getValidationErrors(ctx) : {}),
      user: user ? UserTransformer.transform(user) : undefined,
      accounts: AccountTransformer.transform(accounts),
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

declare module '@adonisjs/inertia/types' {
  type MiddlewareSharedProps = InferSharedProps<InertiaMiddleware>
  export interface SharedProps extends MiddlewareSharedProps {}
}
