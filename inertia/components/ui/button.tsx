import type { ButtonHTMLAttributes } from 'react'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
}

export function Button({ look = 'plain', className = '', type = 'button', ...props }: Props) {
  return <button type={type} className={`button button-${look} ${className}`} {...props} />
}
