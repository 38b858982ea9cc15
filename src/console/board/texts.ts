import { catalogue } from '../shared/locale.tsx'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

export const useBoardTexts = catalogue(en, { de })
export type BoardTexts = ReturnType<typeof useBoardTexts>
