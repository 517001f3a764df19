/** What each request goes through. */
import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

server.use([
  () => import('#middleware/container_bindings_middleware'),
  () => import('#middleware/security_headers_middleware'),
  () => import('@adonisjs/static/static_middleware'),
  () => import('@adonisjs/vite/vite_middleware'),
  () => import('#middleware/no_store_middleware'),
  () => import('#middleware/inertia_middleware'),
])

router.use([
  () => import('#middleware/refuse_multipart_middleware'),
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#middleware/event_stream_queue_middleware'),
  () => import('@adonisjs/session/session_middleware'),
  () => import('#middleware/keep_flash_middleware'),
  () => import('@adonisjs/auth/initialize_auth_middleware'),
  () => import('#middleware/silent_auth_middleware'),
  () => import('@adonisjs/shield/shield_middleware'),
  () => import('#middleware/csrf_cookie_middleware'),
  () => import('#middleware/initialize_bouncer_middleware'),
])

export const middleware = router.named({
  guest: () => import('#middleware/guest_middleware'),
  auth: () => import('#middleware/auth_middleware'),
  mail: () => import('#middleware/mail_middleware'),
  multipart: () => import('#middleware/multipart_middleware'),
  eventStream: () => import('#middleware/event_stream_middleware'),
})
