/* eslint-disable prettier/prettier */
import type { AdonisEndpoint } from '@tuyau/core/types'
import type { Registry } from './schema.d.ts'
import type { ApiDefinition } from './tree.d.ts'

const placeholder: any = {}

const routes = {
  'event_stream': {
    methods: ["GET","HEAD"],
    pattern: '/__transmit/events',
    tokens: [{"old":"/__transmit/events","type":0,"val":"__transmit","end":""},{"old":"/__transmit/events","type":0,"val":"events","end":""}],
    types: placeholder as Registry['event_stream']['types'],
  },
  'subscribe': {
    methods: ["POST"],
    pattern: '/__transmit/subscribe',
    tokens: [{"old":"/__transmit/subscribe","type":0,"val":"__transmit","end":""},{"old":"/__transmit/subscribe","type":0,"val":"subscribe","end":""}],
    types: placeholder as Registry['subscribe']['types'],
  },
  'unsubscribe': {
    methods: ["POST"],
    pattern: '/__transmit/unsubscribe',
    tokens: [{"old":"/__transmit/unsubscribe","type":0,"val":"__transmit","end":""},{"old":"/__transmit/unsubscribe","type":0,"val":"unsubscribe","end":""}],
    types: placeholder as Registry['unsubscribe']['types'],
  },
  'health_checks.show': {
    methods: ["GET","HEAD"],
    pattern: '/health',
    tokens: [{"old":"/health","type":0,"val":"health","end":""}],
    types: placeholder as Registry['health_checks.show']['types'],
  },
  'signups.create': {
    methods: ["GET","HEAD"],
    pattern: '/signup',
    tokens: [{"old":"/signup","type":0,"val":"signup","end":""}],
    types: placeholder as Registry['signups.create']['types'],
  },
  'signups.store': {
    methods: ["POST"],
    pattern: '/signup',
    tokens: [{"old":"/signup","type":0,"val":"signup","end":""}],
    types: placeholder as Registry['signups.store']['types'],
  },
  'sessions.create': {
    methods: ["GET","HEAD"],
    pattern: '/login',
    tokens: [{"old":"/login","type":0,"val":"login","end":""}],
    types: placeholder as Registry['sessions.create']['types'],
  },
  'sessions.store': {
    methods: ["POST"],
    pattern: '/login',
    tokens: [{"old":"/login","type":0,"val":"login","end":""}],
    types: placeholder as Registry['sessions.store']['types'],
  },
  'password_resets.create': {
    methods: ["GET","HEAD"],
    pattern: '/password_resets',
    tokens: [{"old":"/password_resets","type":0,"val":"password_resets","end":""}],
    types: placeholder as Registry['password_resets.create']['types'],
  },
  'password_resets.store': {
    methods: ["POST"],
    pattern: '/password_resets',
    tokens: [{"old":"/password_resets","type":0,"val":"password_resets","end":""}],
    types: placeholder as Registry['password_resets.store']['types'],
  },
  'joins.create': {
    methods: ["GET","HEAD"],
    pattern: '/join/:code',
    tokens: [{"old":"/join/:code","type":0,"val":"join","end":""},{"old":"/join/:code","type":1,"val":"code","end":""}],
    types: placeholder as Registry['joins.create']['types'],
  },
  'joins.store': {
    methods: ["POST"],
    pattern: '/join/:code',
    tokens: [{"old":"/join/:code","type":0,"val":"join","end":""},{"old":"/join/:code","type":1,"val":"code","end":""}],
    types: placeholder as Registry['joins.store']['types'],
  },
  'password_resets.edit': {
    methods: ["GET","HEAD"],
    pattern: '/password_resets/:token',
    tokens: [{"old":"/password_resets/:token","type":0,"val":"password_resets","end":""},{"old":"/password_resets/:token","type":1,"val":"token","end":""}],
    types: placeholder as Registry['password_resets.edit']['types'],
  },
  'password_resets.update': {
    methods: ["PUT"],
    pattern: '/password_resets/:token',
    tokens: [{"old":"/password_resets/:token","type":0,"val":"password_resets","end":""},{"old":"/password_resets/:token","type":1,"val":"token","end":""}],
    types: placeholder as Registry['password_resets.update']['types'],
  },
  'sessions.update': {
    methods: ["PATCH"],
    pattern: '/session',
    tokens: [{"old":"/session","type":0,"val":"session","end":""}],
    types: placeholder as Registry['sessions.update']['types'],
  },
  'sessions.destroy': {
    methods: ["DELETE"],
    pattern: '/session',
    tokens: [{"old":"/session","type":0,"val":"session","end":""}],
    types: placeholder as Registry['sessions.destroy']['types'],
  },
  'profiles.show': {
    methods: ["GET","HEAD"],
    pattern: '/profile',
    tokens: [{"old":"/profile","type":0,"val":"profile","end":""}],
    types: placeholder as Registry['profiles.show']['types'],
  },
  'profiles.update': {
    methods: ["PATCH"],
    pattern: '/profile',
    tokens: [{"old":"/profile","type":0,"val":"profile","end":""}],
    types: placeholder as Registry['profiles.update']['types'],
  },
  'credentials.update': {
    methods: ["PATCH"],
    pattern: '/profile/credentials',
    tokens: [{"old":"/profile/credentials","type":0,"val":"profile","end":""},{"old":"/profile/credentials","type":0,"val":"credentials","end":""}],
    types: placeholder as Registry['credentials.update']['types'],
  },
  'avatars.update': {
    methods: ["PUT"],
    pattern: '/profile/avatar',
    tokens: [{"old":"/profile/avatar","type":0,"val":"profile","end":""},{"old":"/profile/avatar","type":0,"val":"avatar","end":""}],
    types: placeholder as Registry['avatars.update']['types'],
  },
  'avatars.destroy': {
    methods: ["DELETE"],
    pattern: '/profile/avatar',
    tokens: [{"old":"/profile/avatar","type":0,"val":"profile","end":""},{"old":"/profile/avatar","type":0,"val":"avatar","end":""}],
    types: placeholder as Registry['avatars.destroy']['types'],
  },
  'avatars.show': {
    methods: ["GET","HEAD"],
    pattern: '/users/:user_id/avatar/:version',
    tokens: [{"old":"/users/:user_id/avatar/:version","type":0,"val":"users","end":""},{"old":"/users/:user_id/avatar/:version","type":1,"val":"user_id","end":""},{"old":"/users/:user_id/avatar/:version","type":0,"val":"avatar","end":""},{"old":"/users/:user_id/avatar/:version","type":1,"val":"version","end":""}],
    types: placeholder as Registry['avatars.show']['types'],
  },
  'other_sessions.destroy': {
    methods: ["DELETE"],
    pattern: '/profile/other_sessions',
    tokens: [{"old":"/profile/other_sessions","type":0,"val":"profile","end":""},{"old":"/profile/other_sessions","type":0,"val":"other_sessions","end":""}],
    types: placeholder as Registry['other_sessions.destroy']['types'],
  },
  'accounts.show': {
    methods: ["GET","HEAD"],
    pattern: '/account',
    tokens: [{"old":"/account","type":0,"val":"account","end":""}],
    types: placeholder as Registry['accounts.show']['types'],
  },
  'members.index': {
    methods: ["GET","HEAD"],
    pattern: '/account/members',
    tokens: [{"old":"/account/members","type":0,"val":"account","end":""},{"old":"/account/members","type":0,"val":"members","end":""}],
    types: placeholder as Registry['members.index']['types'],
  },
  'members.update': {
    methods: ["PATCH"],
    pattern: '/account/members/:id',
    tokens: [{"old":"/account/members/:id","type":0,"val":"account","end":""},{"old":"/account/members/:id","type":0,"val":"members","end":""},{"old":"/account/members/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['members.update']['types'],
  },
  'members.destroy': {
    methods: ["DELETE"],
    pattern: '/account/members/:id',
    tokens: [{"old":"/account/members/:id","type":0,"val":"account","end":""},{"old":"/account/members/:id","type":0,"val":"members","end":""},{"old":"/account/members/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['members.destroy']['types'],
  },
  'reset_links.store': {
    methods: ["POST"],
    pattern: '/account/members/:member_id/reset_link',
    tokens: [{"old":"/account/members/:member_id/reset_link","type":0,"val":"account","end":""},{"old":"/account/members/:member_id/reset_link","type":0,"val":"members","end":""},{"old":"/account/members/:member_id/reset_link","type":1,"val":"member_id","end":""},{"old":"/account/members/:member_id/reset_link","type":0,"val":"reset_link","end":""}],
    types: placeholder as Registry['reset_links.store']['types'],
  },
  'audit_events.index': {
    methods: ["GET","HEAD"],
    pattern: '/account/audit',
    tokens: [{"old":"/account/audit","type":0,"val":"account","end":""},{"old":"/account/audit","type":0,"val":"audit","end":""}],
    types: placeholder as Registry['audit_events.index']['types'],
  },
  'usages.show': {
    methods: ["GET","HEAD"],
    pattern: '/account/usage',
    tokens: [{"old":"/account/usage","type":0,"val":"account","end":""},{"old":"/account/usage","type":0,"val":"usage","end":""}],
    types: placeholder as Registry['usages.show']['types'],
  },
  'usage_exports.show': {
    methods: ["GET","HEAD"],
    pattern: '/account/usage.csv',
    tokens: [{"old":"/account/usage.csv","type":0,"val":"account","end":""},{"old":"/account/usage.csv","type":0,"val":"usage.csv","end":""}],
    types: placeholder as Registry['usage_exports.show']['types'],
  },
  'budgets.update': {
    methods: ["PUT"],
    pattern: '/account/budget',
    tokens: [{"old":"/account/budget","type":0,"val":"account","end":""},{"old":"/account/budget","type":0,"val":"budget","end":""}],
    types: placeholder as Registry['budgets.update']['types'],
  },
  'retentions.update': {
    methods: ["PUT"],
    pattern: '/account/retention',
    tokens: [{"old":"/account/retention","type":0,"val":"account","end":""},{"old":"/account/retention","type":0,"val":"retention","end":""}],
    types: placeholder as Registry['retentions.update']['types'],
  },
  'instructions.update': {
    methods: ["PUT"],
    pattern: '/account/instructions',
    tokens: [{"old":"/account/instructions","type":0,"val":"account","end":""},{"old":"/account/instructions","type":0,"val":"instructions","end":""}],
    types: placeholder as Registry['instructions.update']['types'],
  },
  'join_codes.store': {
    methods: ["POST"],
    pattern: '/account/join_code',
    tokens: [{"old":"/account/join_code","type":0,"val":"account","end":""},{"old":"/account/join_code","type":0,"val":"join_code","end":""}],
    types: placeholder as Registry['join_codes.store']['types'],
  },
  'invitations.store': {
    methods: ["POST"],
    pattern: '/account/invitations',
    tokens: [{"old":"/account/invitations","type":0,"val":"account","end":""},{"old":"/account/invitations","type":0,"val":"invitations","end":""}],
    types: placeholder as Registry['invitations.store']['types'],
  },
  'sidebars.show': {
    methods: ["GET","HEAD"],
    pattern: '/accounts/:account_id/sidebar',
    tokens: [{"old":"/accounts/:account_id/sidebar","type":0,"val":"accounts","end":""},{"old":"/accounts/:account_id/sidebar","type":1,"val":"account_id","end":""},{"old":"/accounts/:account_id/sidebar","type":0,"val":"sidebar","end":""}],
    types: placeholder as Registry['sidebars.show']['types'],
  },
  'home': {
    methods: ["GET","HEAD"],
    pattern: '/',
    tokens: [{"old":"/","type":0,"val":"/","end":""}],
    types: placeholder as Registry['home']['types'],
  },
  'conversations.index': {
    methods: ["GET","HEAD"],
    pattern: '/conversations',
    tokens: [{"old":"/conversations","type":0,"val":"conversations","end":""}],
    types: placeholder as Registry['conversations.index']['types'],
  },
  'conversations.store': {
    methods: ["POST"],
    pattern: '/conversations',
    tokens: [{"old":"/conversations","type":0,"val":"conversations","end":""}],
    types: placeholder as Registry['conversations.store']['types'],
  },
  'conversations.show': {
    methods: ["GET","HEAD"],
    pattern: '/conversations/:id',
    tokens: [{"old":"/conversations/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['conversations.show']['types'],
  },
  'conversations.update': {
    methods: ["PATCH"],
    pattern: '/conversations/:id',
    tokens: [{"old":"/conversations/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['conversations.update']['types'],
  },
  'conversations.destroy': {
    methods: ["DELETE"],
    pattern: '/conversations/:id',
    tokens: [{"old":"/conversations/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['conversations.destroy']['types'],
  },
  'messages.index': {
    methods: ["GET","HEAD"],
    pattern: '/conversations/:conversation_id/messages',
    tokens: [{"old":"/conversations/:conversation_id/messages","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages","type":0,"val":"messages","end":""}],
    types: placeholder as Registry['messages.index']['types'],
  },
  'messages.store': {
    methods: ["POST"],
    pattern: '/conversations/:conversation_id/messages',
    tokens: [{"old":"/conversations/:conversation_id/messages","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages","type":0,"val":"messages","end":""}],
    types: placeholder as Registry['messages.store']['types'],
  },
  'messages.show': {
    methods: ["GET","HEAD"],
    pattern: '/conversations/:conversation_id/messages/:id',
    tokens: [{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['messages.show']['types'],
  },
  'messages.update': {
    methods: ["PATCH"],
    pattern: '/conversations/:conversation_id/messages/:id',
    tokens: [{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['messages.update']['types'],
  },
  'messages.destroy': {
    methods: ["DELETE"],
    pattern: '/conversations/:conversation_id/messages/:id',
    tokens: [{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:id","type":1,"val":"id","end":""}],
    types: placeholder as Registry['messages.destroy']['types'],
  },
  'prompts.show': {
    methods: ["GET","HEAD"],
    pattern: '/conversations/:conversation_id/messages/:message_id/prompt',
    tokens: [{"old":"/conversations/:conversation_id/messages/:message_id/prompt","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/prompt","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/prompt","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/prompt","type":1,"val":"message_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/prompt","type":0,"val":"prompt","end":""}],
    types: placeholder as Registry['prompts.show']['types'],
  },
  'replies.store': {
    methods: ["POST"],
    pattern: '/conversations/:conversation_id/messages/:message_id/reply',
    tokens: [{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":1,"val":"message_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"reply","end":""}],
    types: placeholder as Registry['replies.store']['types'],
  },
  'replies.destroy': {
    methods: ["DELETE"],
    pattern: '/conversations/:conversation_id/messages/:message_id/reply',
    tokens: [{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":1,"val":"message_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/reply","type":0,"val":"reply","end":""}],
    types: placeholder as Registry['replies.destroy']['types'],
  },
  'attachments.show': {
    methods: ["GET","HEAD"],
    pattern: '/conversations/:conversation_id/messages/:message_id/files/:file_id/:name',
    tokens: [{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":1,"val":"message_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":0,"val":"files","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":1,"val":"file_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id/:name","type":1,"val":"name","end":""}],
    types: placeholder as Registry['attachments.show']['types'],
  },
  'attachments.update': {
    methods: ["PATCH"],
    pattern: '/conversations/:conversation_id/messages/:message_id/files/:file_id',
    tokens: [{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":0,"val":"messages","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":1,"val":"message_id","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":0,"val":"files","end":""},{"old":"/conversations/:conversation_id/messages/:message_id/files/:file_id","type":1,"val":"file_id","end":""}],
    types: placeholder as Registry['attachments.update']['types'],
  },
  'archives.store': {
    methods: ["POST"],
    pattern: '/conversations/:conversation_id/archive',
    tokens: [{"old":"/conversations/:conversation_id/archive","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/archive","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/archive","type":0,"val":"archive","end":""}],
    types: placeholder as Registry['archives.store']['types'],
  },
  'archives.destroy': {
    methods: ["DELETE"],
    pattern: '/conversations/:conversation_id/archive',
    tokens: [{"old":"/conversations/:conversation_id/archive","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/archive","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/archive","type":0,"val":"archive","end":""}],
    types: placeholder as Registry['archives.destroy']['types'],
  },
  'privacies.store': {
    methods: ["POST"],
    pattern: '/conversations/:conversation_id/privacy',
    tokens: [{"old":"/conversations/:conversation_id/privacy","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/privacy","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/privacy","type":0,"val":"privacy","end":""}],
    types: placeholder as Registry['privacies.store']['types'],
  },
  'privacies.destroy': {
    methods: ["DELETE"],
    pattern: '/conversations/:conversation_id/privacy',
    tokens: [{"old":"/conversations/:conversation_id/privacy","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/privacy","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/privacy","type":0,"val":"privacy","end":""}],
    types: placeholder as Registry['privacies.destroy']['types'],
  },
  'reads.update': {
    methods: ["PUT"],
    pattern: '/conversations/:conversation_id/read',
    tokens: [{"old":"/conversations/:conversation_id/read","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/read","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/read","type":0,"val":"read","end":""}],
    types: placeholder as Registry['reads.update']['types'],
  },
  'typings.store': {
    methods: ["POST"],
    pattern: '/conversations/:conversation_id/typing',
    tokens: [{"old":"/conversations/:conversation_id/typing","type":0,"val":"conversations","end":""},{"old":"/conversations/:conversation_id/typing","type":1,"val":"conversation_id","end":""},{"old":"/conversations/:conversation_id/typing","type":0,"val":"typing","end":""}],
    types: placeholder as Registry['typings.store']['types'],
  },
} as const satisfies Record<string, AdonisEndpoint>

export { routes }

export const registry = {
  routes,
  $tree: {} as ApiDefinition,
}

declare module '@tuyau/core/types' {
  export interface UserRegistry {
    routes: typeof routes
    $tree: ApiDefinition
  }
}
