import { catalogue } from '../shared/locale.tsx'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

export const useDeskTexts = catalogue(en, { de })
export type DeskTexts = ReturnType<typeof useDeskTexts>
