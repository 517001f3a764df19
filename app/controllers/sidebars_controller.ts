import type { HttpContext } from '@adonisjs/core/http'
import BudgetTransformer from '#transformers/budget_transformer'
import ConversationTransformer from '#transformers/conversation_transformer'

/** The conversations at hand and the budget, for a page that is open already. */
export default class SidebarsController {
  async show({ auth, params }: HttpContext) {
    const user = auth.getUserOrFail()
    const account = await user.findAccount(params.account_id)
    const atHand = await account.conversationsAtHand(user)
    const budget = await account.shownBudget()
    return {
      conversations: atHand.map((it) => new ConversationTransformer(it).forReader()),
      budget: budget && (await new BudgetTransformer(budget).toObject()),
    }
  }
}
