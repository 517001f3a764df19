import type { ComponentProps } from 'react'

type Props = ComponentProps<'button'> & {
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
}

export function Button({ look = 'plain', className = '', type = 'button', ...props }: Props) {
  return <button type={type} className={`button button-${look} ${className}`} {...props} />
}
