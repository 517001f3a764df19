/* eslint-disable prettier/prettier */
import type { routes } from './index.ts'

export interface ApiDefinition {
  eventStream: typeof routes['event_stream']
  subscribe: typeof routes['subscribe']
  unsubscribe: typeof routes['unsubscribe']
  healthChecks: {
    show: typeof routes['health_checks.show']
  }
  signups: {
    create: typeof routes['signups.create']
    store: typeof routes['signups.store']
  }
  sessions: {
    create: typeof routes['sessions.create']
    store: typeof routes['sessions.store']
    update: typeof routes['sessions.update']
    destroy: typeof routes['sessions.destroy']
  }
  passwordResets: {
    create: typeof routes['password_resets.create']
    store: typeof routes['password_resets.store']
    edit: typeof routes['password_resets.edit']
    update: typeof routes['password_resets.update']
  }
  joins: {
    create: typeof routes['joins.create']
    store: typeof routes['joins.store']
  }
  profiles: {
    show: typeof routes['profiles.show']
    update: typeof routes['profiles.update']
  }
  credentials: {
    update: typeof routes['credentials.update']
  }
  avatars: {
    update: typeof routes['avatars.update']
    destroy: typeof routes['avatars.destroy']
    show: typeof routes['avatars.show']
  }
  otherSessions: {
    destroy: typeof routes['other_sessions.destroy']
  }
  accounts: {
    show: typeof routes['accounts.show']
  }
  members: {
    index: typeof routes['members.index']
    update: typeof routes['members.update']
    destroy: typeof routes['members.destroy']
  }
  resetLinks: {
    store: typeof routes['reset_links.store']
  }
  auditEvents: {
    index: typeof routes['audit_events.index']
  }
  usages: {
    show: typeof routes['usages.show']
  }
  usageExports: {
    show: typeof routes['usage_exports.show']
  }
  budgets: {
    update: typeof routes['budgets.update']
  }
  retentions: {
    update: typeof routes['retentions.update']
  }
  instructions: {
    update: typeof routes['instructions.update']
  }
  joinCodes: {
    store: typeof routes['join_codes.store']
  }
  invitations: {
    store: typeof routes['invitations.store']
  }
  sidebars: {
    show: typeof routes['sidebars.show']
  }
  home: typeof routes['home']
  conversations: {
    index: typeof routes['conversations.index']
    store: typeof routes['conversations.store']
    show: typeof routes['conversations.show']
    update: typeof routes['conversations.update']
    destroy: typeof routes['conversations.destroy']
  }
  messages: {
    index: typeof routes['messages.index']
    store: typeof routes['messages.store']
    show: typeof routes['messages.show']
    update: typeof routes['messages.update']
    destroy: typeof routes['messages.destroy']
  }
  prompts: {
    show: typeof routes['prompts.show']
  }
  replies: {
    store: typeof routes['replies.store']
    destroy: typeof routes['replies.destroy']
  }
  attachments: {
    show: typeof routes['attachments.show']
    update: typeof routes['attachments.update']
  }
  archives: {
    store: typeof routes['archives.store']
    destroy: typeof routes['archives.destroy']
  }
  privacies: {
    store: typeof routes['privacies.store']
    destroy: typeof routes['privacies.destroy']
  }
  reads: {
    update: typeof routes['reads.update']
  }
  typings: {
    store: typeof routes['typings.store']
  }
}
