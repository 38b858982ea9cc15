import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { remembered } from './remembered.ts'

/** The languages that there are texts for; another one is a file beside each `en.ts`. */
export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]

/** Of languages that are written from right to left; none of ours is one yet. */
const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/

const KEY = 'handback.locale'

interface Locales {
  locale: Locale
  /** What times and numbers are written in: the reader's own variant of the language, such as en-GB. */
  tag: string
  /** What a conversation of the reader's runs in: as chosen, else the browser's first, be there texts for it or not. */
  preferred: string
  dir: 'ltr' | 'rtl'
  choose(locale: Locale): void
}

const Context = createContext<Locales | undefined>(undefined)

/** The reader's language: as chosen, else the browser's first that there are texts for, else English. */
export function LocaleProvider({ children }: { children: ReactNode }): ReactNode {
  const [chosen, setChosen] = useState(() => remembered.get(KEY))
  const locale = localeOf([chosen ?? '', ...navigator.languages])
  const tag = navigator.languages.find((language) => localeOf([language], undefined) === locale) ?? locale
  const dir = RIGHT_TO_LEFT.test(locale) ? 'rtl' : 'ltr'
  useEffect(() => {
    document.documentElement.lang = locale
    document.documentElement.dir = dir
  }, [locale, dir])
  const locales: Locales = {
    locale,
    tag,
    preferred: chosen === undefined ? navigator.language : tag,
    dir,
    choose(next) {
      remembered.set(KEY, next)
      setChosen(next)
    },
  }
  return <Context value={locales}>{children}</Context>
}

/** The language in use. */
export function useLocale(): Locales {
  const locales = useContext(Context)
  if (!locales) throw new Error('useLocale needs a LocaleProvider around it')
  return locales
}

/** The first language of the list that there are texts for. */
export function localeOf(wanted: readonly string[]): Locale
export function localeOf(wanted: readonly string[], otherwise: undefined): Locale | undefined
export function localeOf(wanted: readonly string[], otherwise: Locale | undefined = 'en'): Locale | undefined {
  for (const tag of wanted) {
    const found = LOCALES.find((locale) => tag === locale || tag.startsWith(`${locale}-`))
    if (found) return found
  }
  return otherwise
}

/** A text, or one with values in it. */
type Text = string | ((...values: never[]) => string)

/** The same keys and values as the English catalogue has: one that is missing or surplus is a type error. */
export type Translated<Texts> = {
  [Key in keyof Texts]: Texts[Key] extends (...values: infer Values) => string ? (...values: Values) => string : string
}

/** A hook that gives a part of the console its texts: `const t = useTexts()`, `t.accept`, `t.waiting(3)`. */
export function catalogue<Texts extends Record<string, Text>>(
  en: Texts,
  others: { [Other in Exclude<Locale, 'en'>]: Translated<Texts> },
): () => Translated<Texts> {
  const texts = { ...others, en: en as unknown as Translated<Texts> }
  return () => texts[useLocale().locale]
}
