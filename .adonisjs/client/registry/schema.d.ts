/* eslint-disable prettier/prettier */
/// <reference path="../manifest.d.ts" />

import type { ExtractBody, ExtractErrorResponse, ExtractQuery, ExtractQueryForGet, ExtractResponse } from '@tuyau/core/types'
import type { InferInput, SimpleError } from '@vinejs/vine/types'

export type ParamValue = string | number | bigint | boolean

export interface Registry {
  'event_stream': {
    methods: ["GET","HEAD"]
    pattern: '/__transmit/events'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: unknown
      errorResponse: unknown
    }
  }
  'subscribe': {
    methods: ["POST"]
    pattern: '/__transmit/subscribe'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: unknown
      errorResponse: unknown
    }
  }
  'unsubscribe': {
    methods: ["POST"]
    pattern: '/__transmit/unsubscribe'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: unknown
      errorResponse: unknown
    }
  }
  'health_checks.show': {
    methods: ["GET","HEAD"]
    pattern: '/health'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/health_checks_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/health_checks_controller').default['show']>>>
    }
  }
  'signups.create': {
    methods: ["GET","HEAD"]
    pattern: '/signup'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/signups_controller').default['create']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/signups_controller').default['create']>>>
    }
  }
  'signups.store': {
    methods: ["POST"]
    pattern: '/signup'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').signupValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').signupValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/signups_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/signups_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'sessions.create': {
    methods: ["GET","HEAD"]
    pattern: '/login'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['create']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['create']>>>
    }
  }
  'sessions.store': {
    methods: ["POST"]
    pattern: '/login'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').loginValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').loginValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'password_resets.create': {
    methods: ["GET","HEAD"]
    pattern: '/password_resets'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['create']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['create']>>>
    }
  }
  'password_resets.store': {
    methods: ["POST"]
    pattern: '/password_resets'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').resetRequestValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').resetRequestValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'joins.create': {
    methods: ["GET","HEAD"]
    pattern: '/join/:code'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { code: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/joins_controller').default['create']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/joins_controller').default['create']>>>
    }
  }
  'joins.store': {
    methods: ["POST"]
    pattern: '/join/:code'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { code: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/joins_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/joins_controller').default['store']>>>
    }
  }
  'password_resets.edit': {
    methods: ["GET","HEAD"]
    pattern: '/password_resets/:token'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { token: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['edit']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['edit']>>>
    }
  }
  'password_resets.update': {
    methods: ["PUT"]
    pattern: '/password_resets/:token'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').passwordResetValidator)>>
      paramsTuple: [ParamValue]
      params: { token: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/user').passwordResetValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/password_resets_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'sessions.update': {
    methods: ["PATCH"]
    pattern: '/session'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').sessionValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').sessionValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'sessions.destroy': {
    methods: ["DELETE"]
    pattern: '/session'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/sessions_controller').default['destroy']>>>
    }
  }
  'profiles.show': {
    methods: ["GET","HEAD"]
    pattern: '/profile'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/profiles_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/profiles_controller').default['show']>>>
    }
  }
  'profiles.update': {
    methods: ["PATCH"]
    pattern: '/profile'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').profileValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').profileValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/profiles_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/profiles_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'credentials.update': {
    methods: ["PATCH"]
    pattern: '/profile/credentials'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').credentialsValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').credentialsValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/credentials_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/credentials_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'avatars.update': {
    methods: ["PUT"]
    pattern: '/profile/avatar'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['update']>>>
    }
  }
  'avatars.destroy': {
    methods: ["DELETE"]
    pattern: '/profile/avatar'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['destroy']>>>
    }
  }
  'avatars.show': {
    methods: ["GET","HEAD"]
    pattern: '/users/:user_id/avatar/:version'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue]
      params: { user_id: ParamValue; version: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/avatars_controller').default['show']>>>
    }
  }
  'other_sessions.destroy': {
    methods: ["DELETE"]
    pattern: '/profile/other_sessions'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/other_sessions_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/other_sessions_controller').default['destroy']>>>
    }
  }
  'accounts.show': {
    methods: ["GET","HEAD"]
    pattern: '/account'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/accounts_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/accounts_controller').default['show']>>>
    }
  }
  'members.index': {
    methods: ["GET","HEAD"]
    pattern: '/account/members'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/members_controller').default['index']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/members_controller').default['index']>>>
    }
  }
  'members.update': {
    methods: ["PATCH"]
    pattern: '/account/members/:id'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').memberValidator)>>
      paramsTuple: [ParamValue]
      params: { id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/user').memberValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/members_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/members_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'members.destroy': {
    methods: ["DELETE"]
    pattern: '/account/members/:id'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/members_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/members_controller').default['destroy']>>>
    }
  }
  'reset_links.store': {
    methods: ["POST"]
    pattern: '/account/members/:member_id/reset_link'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { member_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/reset_links_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/reset_links_controller').default['store']>>>
    }
  }
  'audit_events.index': {
    methods: ["GET","HEAD"]
    pattern: '/account/audit'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: ExtractQueryForGet<InferInput<(typeof import('#validators/user').pageValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/audit_events_controller').default['index']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/audit_events_controller').default['index']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'usages.show': {
    methods: ["GET","HEAD"]
    pattern: '/account/usage'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/usages_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/usages_controller').default['show']>>>
    }
  }
  'usage_exports.show': {
    methods: ["GET","HEAD"]
    pattern: '/account/usage.csv'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/usage_exports_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/usage_exports_controller').default['show']>>>
    }
  }
  'budgets.update': {
    methods: ["PUT"]
    pattern: '/account/budget'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/account').budgetValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/account').budgetValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/budgets_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/budgets_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'retentions.update': {
    methods: ["PUT"]
    pattern: '/account/retention'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/account').retentionValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/account').retentionValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/retentions_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/retentions_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'instructions.update': {
    methods: ["PUT"]
    pattern: '/account/instructions'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/account').instructionsValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/account').instructionsValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/instructions_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/instructions_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'join_codes.store': {
    methods: ["POST"]
    pattern: '/account/join_code'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/join_codes_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/join_codes_controller').default['store']>>>
    }
  }
  'invitations.store': {
    methods: ["POST"]
    pattern: '/account/invitations'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/user').invitationValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/user').invitationValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/invitations_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/invitations_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'sidebars.show': {
    methods: ["GET","HEAD"]
    pattern: '/accounts/:account_id/sidebar'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { account_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/sidebars_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/sidebars_controller').default['show']>>>
    }
  }
  'home': {
    methods: ["GET","HEAD"]
    pattern: '/'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['create']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['create']>>>
    }
  }
  'conversations.index': {
    methods: ["GET","HEAD"]
    pattern: '/conversations'
    types: {
      body: {}
      paramsTuple: []
      params: {}
      query: ExtractQueryForGet<InferInput<(typeof import('#validators/conversation').listValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['index']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['index']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'conversations.store': {
    methods: ["POST"]
    pattern: '/conversations'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').conversationValidator)>>
      paramsTuple: []
      params: {}
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').conversationValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'conversations.show': {
    methods: ["GET","HEAD"]
    pattern: '/conversations/:id'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { id: ParamValue }
      query: ExtractQueryForGet<InferInput<(typeof import('#validators/conversation').threadValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['show']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'conversations.update': {
    methods: ["PATCH"]
    pattern: '/conversations/:id'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').conversationChangeValidator)>>
      paramsTuple: [ParamValue]
      params: { id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').conversationChangeValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'conversations.destroy': {
    methods: ["DELETE"]
    pattern: '/conversations/:id'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/conversations_controller').default['destroy']>>>
    }
  }
  'messages.index': {
    methods: ["GET","HEAD"]
    pattern: '/conversations/:conversation_id/messages'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: ExtractQueryForGet<InferInput<(typeof import('#validators/conversation').threadValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['index']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['index']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'messages.store': {
    methods: ["POST"]
    pattern: '/conversations/:conversation_id/messages'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').messageValidator)>>
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').messageValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'messages.show': {
    methods: ["GET","HEAD"]
    pattern: '/conversations/:conversation_id/messages/:id'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['show']>>>
    }
  }
  'messages.update': {
    methods: ["PATCH"]
    pattern: '/conversations/:conversation_id/messages/:id'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').messageChangeValidator)>>
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').messageChangeValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'messages.destroy': {
    methods: ["DELETE"]
    pattern: '/conversations/:conversation_id/messages/:id'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/messages_controller').default['destroy']>>>
    }
  }
  'prompts.show': {
    methods: ["GET","HEAD"]
    pattern: '/conversations/:conversation_id/messages/:message_id/prompt'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; message_id: ParamValue }
      query: ExtractQueryForGet<InferInput<(typeof import('#validators/user').pageValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/prompts_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/prompts_controller').default['show']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'replies.store': {
    methods: ["POST"]
    pattern: '/conversations/:conversation_id/messages/:message_id/reply'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').replyValidator)>>
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; message_id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').replyValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/replies_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/replies_controller').default['store']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'replies.destroy': {
    methods: ["DELETE"]
    pattern: '/conversations/:conversation_id/messages/:message_id/reply'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue]
      params: { conversation_id: ParamValue; message_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/replies_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/replies_controller').default['destroy']>>>
    }
  }
  'attachments.show': {
    methods: ["GET","HEAD"]
    pattern: '/conversations/:conversation_id/messages/:message_id/files/:file_id/:name'
    types: {
      body: {}
      paramsTuple: [ParamValue, ParamValue, ParamValue, ParamValue]
      params: { conversation_id: ParamValue; message_id: ParamValue; file_id: ParamValue; name: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/attachments_controller').default['show']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/attachments_controller').default['show']>>>
    }
  }
  'attachments.update': {
    methods: ["PATCH"]
    pattern: '/conversations/:conversation_id/messages/:message_id/files/:file_id'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').attachmentValidator)>>
      paramsTuple: [ParamValue, ParamValue, ParamValue]
      params: { conversation_id: ParamValue; message_id: ParamValue; file_id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').attachmentValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/attachments_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/attachments_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'archives.store': {
    methods: ["POST"]
    pattern: '/conversations/:conversation_id/archive'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/archives_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/archives_controller').default['store']>>>
    }
  }
  'archives.destroy': {
    methods: ["DELETE"]
    pattern: '/conversations/:conversation_id/archive'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/archives_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/archives_controller').default['destroy']>>>
    }
  }
  'privacies.store': {
    methods: ["POST"]
    pattern: '/conversations/:conversation_id/privacy'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/privacies_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/privacies_controller').default['store']>>>
    }
  }
  'privacies.destroy': {
    methods: ["DELETE"]
    pattern: '/conversations/:conversation_id/privacy'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/privacies_controller').default['destroy']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/privacies_controller').default['destroy']>>>
    }
  }
  'reads.update': {
    methods: ["PUT"]
    pattern: '/conversations/:conversation_id/read'
    types: {
      body: ExtractBody<InferInput<(typeof import('#validators/conversation').readValidator)>>
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: ExtractQuery<InferInput<(typeof import('#validators/conversation').readValidator)>>
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/reads_controller').default['update']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/reads_controller').default['update']>>> | { status: 422; response: { errors: SimpleError[] } }
    }
  }
  'typings.store': {
    methods: ["POST"]
    pattern: '/conversations/:conversation_id/typing'
    types: {
      body: {}
      paramsTuple: [ParamValue]
      params: { conversation_id: ParamValue }
      query: {}
      response: ExtractResponse<Awaited<ReturnType<import('#controllers/typings_controller').default['store']>>>
      errorResponse: ExtractErrorResponse<Awaited<ReturnType<import('#controllers/typings_controller').default['store']>>>
    }
  }
}
