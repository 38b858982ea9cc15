import { mountPage } from '../shared/mount.tsx'
import { DeskPage } from './desk-page.tsx'

mountPage(<DeskPage />)
