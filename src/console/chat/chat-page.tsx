import { Title1 } from '@fluentui/react-components'
import type { ReactNode } from 'react'

export function ChatPage(): ReactNode {
  return <Title1 as="h1">Handback</Title1>
}
