import { mountPage } from '../shared/mount.tsx'
import { ChatPage } from './chat-page.tsx'

mountPage(<ChatPage />)
