/** What readers have changed, or scripts for them; HTML that is rendered anew knows nothing of it. */
const KEPT_ATTRIBUTES = ['aria-pressed', 'data-wrapped', 'data-copied']

/**
 * Turns nodes of a parent into others by the fewest changes, so that what is selected and how far
 * it is scrolled stays. Morphdom would do, but it sets the text of a text node anew, and a
 * selection in it is gone.
 */
export function morphNodes(parent: Node, from: ChildNode[], to: ChildNode[]): void {
  const after = from.at(-1)?.nextSibling ?? null
  for (const extra of from.slice(to.length)) extra.remove()
  for (const [index, wanted] of to.entries()) {
    const node = from[index]
    if (!node) parent.insertBefore(wanted, after)
    else if (isSameThing(node, wanted)) morphNode(node, wanted)
    else node.replaceWith(wanted)
  }
}

/** By its class, for another button must not get what readers did to this one. */
function isSameThing(node: ChildNode, wanted: ChildNode) {
  if (node.nodeName !== wanted.nodeName) return false
  return (
    !(node instanceof Element) ||
    !(wanted instanceof Element) ||
    node.className === wanted.className
  )
}

function morphNode(node: ChildNode, wanted: ChildNode) {
  if (node instanceof Text && wanted instanceof Text) {
    morphText(node, wanted.data)
  } else if (node instanceof Element && wanted instanceof Element && !node.isEqualNode(wanted)) {
    /** Its source is in there, beside the diagram. */
    if (node.hasAttribute('data-drawn')) return
    morphAttributes(node, wanted)
    morphNodes(node, Array.from(node.childNodes), Array.from(wanted.childNodes))
  }
}

function morphText(node: Text, wanted: string) {
  let same = 0
  while (same < node.length && node.data[same] === wanted[same]) same++
  if (same < node.length || same < wanted.length) {
    node.replaceData(same, node.length - same, wanted.slice(same))
  }
}

function morphAttributes(element: Element, wanted: Element) {
  for (const name of element.getAttributeNames()) {
    if (!wanted.hasAttribute(name) && !KEPT_ATTRIBUTES.includes(name)) element.removeAttribute(name)
  }
  for (const { name, value } of wanted.attributes) {
    if (element.getAttribute(name) !== value && !KEPT_ATTRIBUTES.includes(name)) {
      element.setAttribute(name, value)
    }
  }
}
