import { mountPage } from '../shared/mount.tsx'
import { StartPage } from './start-page.tsx'

mountPage(<StartPage />)
