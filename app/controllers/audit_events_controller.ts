import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@adonisjs/lucid'
import AuditEvent from '#models/audit_event'
import AccountPolicy from '#policies/account_policy'
import AuditEventTransformer from '#transformers/audit_event_transformer'
import { pageValidator } from '#validators/user'

export default class AuditEventsController {
  async index({ auth, session, request, bouncer, inertia }: HttpContext) {
    const account = await auth.getUserOrFail().currentAccount(session.get('accountId'))
    const maySee = await bouncer.with(AccountPolicy).allows('audit', account)
    if (!maySee) throw new errors.E_ROW_NOT_FOUND(AuditEvent)
    const { page } = await request.validateUsing(pageValidator)
    const found = await AuditEvent.pageOf(account, page ?? 1)
    return inertia.render('audit_events/index', {
      events: AuditEventTransformer.transform(found.list),
      page: found.page,
      hasMore: found.hasMore,
    })
  }
}
