/** The server renders with all parts: what it says of a message is said once. */
import { highlight, learn } from '#markdown/highlight'
import { LANGUAGES } from '#markdown/languages'
import { provide } from '#markdown/parts'
import { typeset } from '#markdown/typeset'

await Promise.all(Object.keys(LANGUAGES).map(learn))
provide({ highlight, typeset })
