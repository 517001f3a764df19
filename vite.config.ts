import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import adonisjs from '@adonisjs/vite/client'

export default defineConfig({
  /** bin/test.ts sets this: runs of tests at the same time can't share a cache that each writes. */
  cacheDir: process.env.VITE_CACHE_PATH,
  plugins: [
    react(),
    tailwindcss(),
    adonisjs({
      entryPoints: ['inertia/app.tsx'],
      serverEntryPoints: ['inertia/ssr.tsx'],
      reload: ['resources/views/**/*.edge'],
    }),
  ],
  environments: { ssr: { build: { outDir: 'build/ssr/server' } } },
  resolve: {
    alias: {
      '~/': `${import.meta.dirname}/inertia/`,
      '@generated': `${import.meta.dirname}/.adonisjs/client/`,
    },
  },
  server: { watch: { ignored: ['**/storage/**', '**/build/**'] } },
})
