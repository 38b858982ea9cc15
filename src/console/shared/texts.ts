import { catalogue } from './locale.tsx'
import { de } from './texts/de.ts'
import { en } from './texts/en.ts'

export const useSharedTexts = catalogue(en, { de })
