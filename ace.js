/**
 * The command line: `node ace <command>`. Sources are TypeScript, so the loader that runs them
 * is registered first.
 */
import '@poppinss/ts-exec'
await import('./bin/console.js')
