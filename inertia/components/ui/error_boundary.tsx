import { Component, type ReactElement, type ReactNode } from 'react'

type Props = {
  /** What is shown instead; a function gets what tries again. */
  fallback: ReactElement | ((retry: () => void) => ReactElement)
  children: ReactNode
}

type State = { hasFailed: boolean }

/** Keeps what fails in one part from taking the whole page away. Only a class can. */
export class ErrorBoundary extends Component<Props, State> {
  state: State = { hasFailed: false }

  static getDerivedStateFromError(): State {
    return { hasFailed: true }
  }

  retry = () => this.setState({ hasFailed: false })

  render() {
    const { children, fallback } = this.props
    if (!this.state.hasFailed) return children
    return typeof fallback === 'function' ? fallback(this.retry) : fallback
  }
}
