import { createDarkTheme, createLightTheme, type BrandVariants, type Theme } from '@fluentui/react-components'

/** Teal, from dark to light. */
const BRAND: BrandVariants = {
  10: '#010606',
  20: '#071b1b',
  30: '#082c2d',
  40: '#08393a',
  50: '#074748',
  60: '#055556',
  70: '#056364',
  80: '#0b7072',
  90: '#238082',
  100: '#3d8f91',
  110: '#559ea0',
  120: '#6dadae',
  130: '#86bcbd',
  140: '#9fcbcc',
  150: '#b9dadb',
  160: '#d5eaea',
}

/** Colours that Fluent has no name for. Whispers: yellow tab, pink composer, as the product documents show them. */
interface Own {
  whisperTab: string
  whisperTabText: string
  whisperBackground: string
  whisperBorder: string
  whisperText: string
  /** Who speaks, or has a session: bots, people at the desk, the customer. */
  botColor: string
  personColor: string
  customerColor: string
  waitingColor: string
}

export type ConsoleTheme = Theme & Own

export const lightTheme: ConsoleTheme = {
  ...createLightTheme(BRAND),
  whisperTab: '#ffe58a',
  whisperTabText: '#3d2f00',
  whisperBackground: '#fde7ee',
  whisperBorder: '#c2527a',
  whisperText: '#5c1232',
  botColor: '#6b4fbb',
  personColor: '#0b7072',
  customerColor: '#a4500f',
  waitingColor: '#8a8886',
}

const dark = createDarkTheme(BRAND)

export const darkTheme: ConsoleTheme = {
  ...dark,
  // The generated foregrounds of a dark ramp are too dark to read on a dark ground.
  colorBrandForeground1: BRAND[120],
  colorBrandForeground2: BRAND[130],
  colorBrandForegroundLink: BRAND[120],
  colorBrandForegroundLinkHover: BRAND[140],
  whisperTab: '#e3c04a',
  whisperTabText: '#241b00',
  whisperBackground: '#4a1b30',
  whisperBorder: '#e58bb0',
  whisperText: '#ffdbe8',
  botColor: '#b8a4f0',
  personColor: '#6fc7c5',
  customerColor: '#f0a86b',
  waitingColor: '#a19f9d',
}

/** The same names as custom properties, for styles. */
export const own = {
  whisperTab: 'var(--whisperTab)',
  whisperTabText: 'var(--whisperTabText)',
  whisperBackground: 'var(--whisperBackground)',
  whisperBorder: 'var(--whisperBorder)',
  whisperText: 'var(--whisperText)',
  botColor: 'var(--botColor)',
  personColor: 'var(--personColor)',
  customerColor: 'var(--customerColor)',
  waitingColor: 'var(--waitingColor)',
} satisfies Record<keyof Own, string>
