import { TypeFlags } from 'typescript'

/**
 * Text has an element of its own wherever something beside it may come, go or change. Browsers that
 * translate a page replace its text nodes, and React fails when it removes or moves one that is no
 * longer there, or puts something before it. The only child of an element it replaces as a whole.
 */
export const textAlone = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      beside: 'Give this text an element of its own: something beside it may change',
      bare: 'Give this text an element of its own: it may stand beside something that changes',
    },
  },
  create({ sourceCode, report }) {
    const { program, getTypeAtLocation } = sourceCode.parserServices
    const checker = program.getTypeChecker()

    const constituents = (type) => (type.isUnion() ? type.types : [type])

    /** An empty string renders nothing: what `text && <p />` may be. */
    function isText(type) {
      return constituents(type).some((it) => {
        if (checker.isArrayType(it)) return checker.getTypeArguments(it).some(isText)
        const flags = TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BigIntLike
        const isKnown = (it.flags & (TypeFlags.Any | TypeFlags.Unknown)) === 0
        return !isKnown || ((it.flags & flags) !== 0 && it.value !== '')
      })
    }

    /** What a component of our own renders; the types of others say nothing about that. */
    function renderedBy({ openingElement: { name } }) {
      const [signature] = getTypeAtLocation(name).getCallSignatures()
      const file = signature?.getDeclaration().getSourceFile().fileName
      return file?.includes('/node_modules/') ? undefined : signature?.getReturnType()
    }

    function childOf(node) {
      if (node.type === 'JSXText') return { node, isText: true, mayChange: false }
      if (node.type === 'JSXExpressionContainer') {
        const isConstant = node.expression.type === 'Literal'
        const type = getTypeAtLocation(node.expression)
        return { node, isText: isText(type), mayChange: !isConstant }
      }
      const type = node.type === 'JSXElement' ? renderedBy(node) : undefined
      const isNothing = TypeFlags.Null | TypeFlags.Undefined | TypeFlags.BooleanLike
      return {
        node,
        isText: type !== undefined && isText(type),
        mayChange: type !== undefined && constituents(type).some((it) => it.flags & isNothing),
      }
    }

    /** Line breaks between elements are not rendered. */
    const isRendered = ({ type, value, expression }) =>
      type === 'JSXText'
        ? value.trim() !== '' || !value.includes('\n')
        : expression?.type !== 'JSXEmptyExpression'

    function check({ type, children }) {
      const rendered = children.filter(isRendered).map(childOf)
      const texts = rendered.filter((it) => it.isText)
      if (type === 'JSXFragment') {
        for (const { node } of texts) report({ node, messageId: 'bare' })
      } else if (rendered.length > 1 && rendered.some((it) => it.mayChange)) {
        for (const { node } of texts) report({ node, messageId: 'beside' })
      }
    }
    return { JSXElement: check, JSXFragment: check }
  },
}
