import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/vite'

export default defineConfig({
  /** Where server-side rendering finds its bundle: outside public/, so that nobody downloads it. */
  buildDirectory: app.makePath('ssr'),
  manifestFile: app.publicPath('assets/.vite/manifest.json'),
  assetsUrl: '/assets',
})
