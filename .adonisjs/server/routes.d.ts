import '@adonisjs/core/types/http'

type ParamValue = string | number | bigint | boolean

export type ScannedRoutes = {
  ALL: {
    'event_stream': { paramsTuple?: []; params?: {} }
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
    'health_checks.show': { paramsTuple?: []; params?: {} }
    'signups.create': { paramsTuple?: []; params?: {} }
    'signups.store': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'joins.create': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'joins.store': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'sessions.update': { paramsTuple?: []; params?: {} }
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'profiles.show': { paramsTuple?: []; params?: {} }
    'profiles.update': { paramsTuple?: []; params?: {} }
    'credentials.update': { paramsTuple?: []; params?: {} }
    'avatars.update': { paramsTuple?: []; params?: {} }
    'avatars.destroy': { paramsTuple?: []; params?: {} }
    'avatars.show': { paramsTuple: [ParamValue,ParamValue]; params: {'user_id': ParamValue,'version': ParamValue} }
    'other_sessions.destroy': { paramsTuple?: []; params?: {} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'members.index': { paramsTuple?: []; params?: {} }
    'members.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'members.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'reset_links.store': { paramsTuple: [ParamValue]; params: {'member_id': ParamValue} }
    'audit_events.index': { paramsTuple?: []; params?: {} }
    'usages.show': { paramsTuple?: []; params?: {} }
    'usage_exports.show': { paramsTuple?: []; params?: {} }
    'budgets.update': { paramsTuple?: []; params?: {} }
    'retentions.update': { paramsTuple?: []; params?: {} }
    'instructions.update': { paramsTuple?: []; params?: {} }
    'join_codes.store': { paramsTuple?: []; params?: {} }
    'invitations.store': { paramsTuple?: []; params?: {} }
    'sidebars.show': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'home': { paramsTuple?: []; params?: {} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.store': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'messages.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'messages.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'messages.update': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'messages.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'prompts.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'replies.store': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'replies.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'attachments.show': { paramsTuple: [ParamValue,ParamValue,ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue,'file_id': ParamValue,'name': ParamValue} }
    'attachments.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue,'file_id': ParamValue} }
    'archives.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'archives.destroy': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'privacies.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'privacies.destroy': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'reads.update': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'typings.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
  }
  GET: {
    'event_stream': { paramsTuple?: []; params?: {} }
    'health_checks.show': { paramsTuple?: []; params?: {} }
    'signups.create': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'joins.create': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'profiles.show': { paramsTuple?: []; params?: {} }
    'avatars.show': { paramsTuple: [ParamValue,ParamValue]; params: {'user_id': ParamValue,'version': ParamValue} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'members.index': { paramsTuple?: []; params?: {} }
    'audit_events.index': { paramsTuple?: []; params?: {} }
    'usages.show': { paramsTuple?: []; params?: {} }
    'usage_exports.show': { paramsTuple?: []; params?: {} }
    'sidebars.show': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'home': { paramsTuple?: []; params?: {} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'messages.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'prompts.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'attachments.show': { paramsTuple: [ParamValue,ParamValue,ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue,'file_id': ParamValue,'name': ParamValue} }
  }
  HEAD: {
    'event_stream': { paramsTuple?: []; params?: {} }
    'health_checks.show': { paramsTuple?: []; params?: {} }
    'signups.create': { paramsTuple?: []; params?: {} }
    'sessions.create': { paramsTuple?: []; params?: {} }
    'password_resets.create': { paramsTuple?: []; params?: {} }
    'joins.create': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'password_resets.edit': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'profiles.show': { paramsTuple?: []; params?: {} }
    'avatars.show': { paramsTuple: [ParamValue,ParamValue]; params: {'user_id': ParamValue,'version': ParamValue} }
    'accounts.show': { paramsTuple?: []; params?: {} }
    'members.index': { paramsTuple?: []; params?: {} }
    'audit_events.index': { paramsTuple?: []; params?: {} }
    'usages.show': { paramsTuple?: []; params?: {} }
    'usage_exports.show': { paramsTuple?: []; params?: {} }
    'sidebars.show': { paramsTuple: [ParamValue]; params: {'account_id': ParamValue} }
    'home': { paramsTuple?: []; params?: {} }
    'conversations.index': { paramsTuple?: []; params?: {} }
    'conversations.show': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.index': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'messages.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'prompts.show': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'attachments.show': { paramsTuple: [ParamValue,ParamValue,ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue,'file_id': ParamValue,'name': ParamValue} }
  }
  POST: {
    'subscribe': { paramsTuple?: []; params?: {} }
    'unsubscribe': { paramsTuple?: []; params?: {} }
    'signups.store': { paramsTuple?: []; params?: {} }
    'sessions.store': { paramsTuple?: []; params?: {} }
    'password_resets.store': { paramsTuple?: []; params?: {} }
    'joins.store': { paramsTuple: [ParamValue]; params: {'code': ParamValue} }
    'reset_links.store': { paramsTuple: [ParamValue]; params: {'member_id': ParamValue} }
    'join_codes.store': { paramsTuple?: []; params?: {} }
    'invitations.store': { paramsTuple?: []; params?: {} }
    'conversations.store': { paramsTuple?: []; params?: {} }
    'messages.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'replies.store': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'archives.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'privacies.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'typings.store': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
  }
  PUT: {
    'password_resets.update': { paramsTuple: [ParamValue]; params: {'token': ParamValue} }
    'avatars.update': { paramsTuple?: []; params?: {} }
    'budgets.update': { paramsTuple?: []; params?: {} }
    'retentions.update': { paramsTuple?: []; params?: {} }
    'instructions.update': { paramsTuple?: []; params?: {} }
    'reads.update': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
  }
  PATCH: {
    'sessions.update': { paramsTuple?: []; params?: {} }
    'profiles.update': { paramsTuple?: []; params?: {} }
    'credentials.update': { paramsTuple?: []; params?: {} }
    'members.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.update': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.update': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'attachments.update': { paramsTuple: [ParamValue,ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue,'file_id': ParamValue} }
  }
  DELETE: {
    'sessions.destroy': { paramsTuple?: []; params?: {} }
    'avatars.destroy': { paramsTuple?: []; params?: {} }
    'other_sessions.destroy': { paramsTuple?: []; params?: {} }
    'members.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'conversations.destroy': { paramsTuple: [ParamValue]; params: {'id': ParamValue} }
    'messages.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'id': ParamValue} }
    'replies.destroy': { paramsTuple: [ParamValue,ParamValue]; params: {'conversation_id': ParamValue,'message_id': ParamValue} }
    'archives.destroy': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
    'privacies.destroy': { paramsTuple: [ParamValue]; params: {'conversation_id': ParamValue} }
  }
}
declare module '@adonisjs/core/types/http' {
  export interface RoutesList extends ScannedRoutes {}
}