import { Button } from '~/components/ui/button'

/** Stands where a page, or all around it, could not be shown. */
export function BrokenPage() {
  return (
    <main className="grid min-h-dvh flex-1 place-items-center px-4 py-10">
      <div className="max-w-sm text-center" role="alert">
        <h1 className="text-lg font-semibold">This page couldn’t be shown</h1>
        <p className="mt-2 text-muted">Nothing you sent was lost.</p>
        <Button look="primary" className="mt-6" onClick={() => window.location.reload()}>
          Reload page
        </Button>
      </div>
    </main>
  )
}
