import router from '@adonisjs/core/services/router'
import attachments from '#config/attachments'
import avatars from '#config/avatars'
import { controllers } from '#generated/controllers'
import { middleware } from '#start/kernel'
import { throttle } from '#start/limiter'

/** An id that the database can hold; whatever else stands there is a page that does not exist. */
const id = { match: /^[1-9]\d{0,8}$/, cast: Number }
router.where('id', id)
router.where('conversation_id', id)
router.where('account_id', id)
router.where('message_id', id)
router.where('member_id', id)
router.where('user_id', id)
router.where('file_id', /^[\w-]{16}$/)
router.where('version', /^[\w-]{16}$/)
router.where('code', /^[\w-]{32}$/)

router.get('health', [controllers.HealthChecks, 'show'])

router
  .group(() => {
    router.get('signup', [controllers.Signups, 'create'])
    router.post('signup', [controllers.Signups, 'store']).use(throttle.signup)
    router.get('login', [controllers.Sessions, 'create'])
    router
      .post('login', [controllers.Sessions, 'store'])
      .use([throttle.loginByAddress, throttle.login])
    router.get('password_resets', [controllers.PasswordResets, 'create']).use(middleware.mail())
    router
      .post('password_resets', [controllers.PasswordResets, 'store'])
      .use([middleware.mail(), throttle.resetMailByAddress, throttle.resetMail])
  })
  .use(middleware.guest())

router.get('join/:code', [controllers.Joins, 'create'])
router.post('join/:code', [controllers.Joins, 'store']).use([throttle.join, throttle.login])
router.get('password_resets/:token', [controllers.PasswordResets, 'edit'])
router
  .put('password_resets/:token', [controllers.PasswordResets, 'update'])
  .use(throttle.passwordReset)

router
  .group(() => {
    router.patch('session', [controllers.Sessions, 'update'])
    router.delete('session', [controllers.Sessions, 'destroy'])

    router.get('profile', [controllers.Profiles, 'show'])
    router.patch('profile', [controllers.Profiles, 'update'])
    router.patch('profile/credentials', [controllers.Credentials, 'update']).use(throttle.password)
    router
      .put('profile/avatar', [controllers.Avatars, 'update'])
      .use([throttle.avatar, middleware.multipart(avatars)])
    router.delete('profile/avatar', [controllers.Avatars, 'destroy'])
    router.get('users/:user_id/avatar/:version', [controllers.Avatars, 'show'])
    router.delete('profile/other_sessions', [controllers.OtherSessions, 'destroy'])

    router.get('account', [controllers.Accounts, 'show'])
    router.get('account/members', [controllers.Members, 'index'])
    router.patch('account/members/:id', [controllers.Members, 'update'])
    router.delete('account/members/:id', [controllers.Members, 'destroy'])
    router.post('account/members/:member_id/reset_link', [controllers.ResetLinks, 'store'])
    router.get('account/audit', [controllers.AuditEvents, 'index'])
    router.get('account/usage', [controllers.Usages, 'show'])
    router.get('account/usage.csv', [controllers.UsageExports, 'show'])
    router.put('account/budget', [controllers.Budgets, 'update'])
    router.put('account/retention', [controllers.Retentions, 'update'])
    router.put('account/instructions', [controllers.Instructions, 'update'])
    router.post('account/join_code', [controllers.JoinCodes, 'store'])
    router
      .post('account/invitations', [controllers.Invitations, 'store'])
      .use([middleware.mail(), throttle.invite])

    router.get('accounts/:account_id/sidebar', [controllers.Sidebars, 'show'])
    router.get('/', [controllers.Conversations, 'create']).as('home')
    router.get('conversations', [controllers.Conversations, 'index']).use(throttle.search)
    router
      .post('conversations', [controllers.Conversations, 'store'])
      .use([throttle.send, middleware.multipart(attachments)])
    router.get('conversations/:id', [controllers.Conversations, 'show'])
    router.patch('conversations/:id', [controllers.Conversations, 'update'])
    router.delete('conversations/:id', [controllers.Conversations, 'destroy'])

    router
      .group(() => {
        router.get('messages', [controllers.Messages, 'index'])
        router
          .post('messages', [controllers.Messages, 'store'])
          .use([throttle.send, middleware.multipart(attachments)])
        router.get('messages/:id', [controllers.Messages, 'show'])
        router.patch('messages/:id', [controllers.Messages, 'update']).use(throttle.send)
        router.delete('messages/:id', [controllers.Messages, 'destroy'])
        router.get('messages/:message_id/prompt', [controllers.Prompts, 'show'])
        router.post('messages/:message_id/reply', [controllers.Replies, 'store']).use(throttle.send)
        router.delete('messages/:message_id/reply', [controllers.Replies, 'destroy'])
        router.get('messages/:message_id/files/:file_id/:name', [controllers.Attachments, 'show'])
        router.patch('messages/:message_id/files/:file_id', [controllers.Attachments, 'update'])
        router.post('archive', [controllers.Archives, 'store'])
        router.delete('archive', [controllers.Archives, 'destroy'])
        router.post('privacy', [controllers.Privacies, 'store'])
        router.delete('privacy', [controllers.Privacies, 'destroy'])
        router.put('read', [controllers.Reads, 'update']).use(throttle.read)
        router.post('typing', [controllers.Typings, 'store']).use(throttle.typing)
      })
      .prefix('conversations/:conversation_id')
  })
  .use(middleware.auth())
