/** Where the part of a long conversation begins that the language model still gets to see. */
export function Boundary() {
  return (
    <p
      className="boundary"
      title="The conversation has outgrown what it can read at once. You can still read all of it."
    >
      Claude no longer sees what is above
    </p>
  )
}
