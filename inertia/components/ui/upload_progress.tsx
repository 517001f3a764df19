/** The part of a sending that has left the browser, from 0 to 1. */
export function UploadProgress({ done }: { done: number }) {
  return <progress className="upload-progress" aria-label="Sent so far" value={done} />
}
