import { BaseTransformer } from '@adonisjs/core/transformers'
import type AuditEvent from '#models/audit_event'

export default class AuditEventTransformer extends BaseTransformer<AuditEvent> {
  toObject() {
    const { createdAt } = this.resource
    return {
      ...this.pick(this.resource, ['id', 'actorName', 'action', 'subjectName', 'details']),
      createdAt: createdAt.toISO()!,
    }
  }
}
