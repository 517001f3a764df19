import { defineConfig } from '@adonisjs/transmit'

export default defineConfig({
  /** Keeps proxies from closing a quiet stream. */
  pingInterval: '15s',
  transport: null,
})
