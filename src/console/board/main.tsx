import { mountPage } from '../shared/mount.tsx'
import { BoardPage } from './board-page.tsx'

mountPage(<BoardPage />)
