import { cut, plain } from './plain-text.ts'

/** Where a customer is in the survey; undefined before the greeting. */
export type SurveyState =
  | { step: 'rating'; badAnswers: number }
  | { step: 'comment'; rating: number }
  | { step: 'ended' }

/** What the survey says next; `answers` are there on the step that ends it. */
export interface SurveyStep {
  state: SurveyState
  say: string
  answers?: SurveyAnswers
}

/** Under Omnichannel's names for survey answers (Microsoft, "Configure surveys"). */
export interface SurveyAnswers {
  MCS_CSAT?: number
  MCS_Comment?: string
}

const MAX_BAD_ANSWERS = 2
const MAX_COMMENT_LENGTH = 2000
const WORDS = ['one', 'two', 'three', 'four', 'five']
const NUMBER = `([1-5]|${WORDS.join('|')})`
const GIVING = "(?:(?:i|i'd|i would|i'll) )?(?:give|rate|say)(?: it| you| that| them)?"
const BEFORE = `(?:(?:${GIVING}|it's|it is|that's|my rating is|rating:?) )?(?:an? )?`
const AFTER = '(?: ?(?:/|of|out of) ?(?:5|five))?(?: ?stars?)?(?:,? (?:please|thanks|thank you))?'
const RATING = new RegExp(`^${BEFORE}${NUMBER}${AFTER}$`)
const SKIP = /^(skip( it| this)?|no|nope|none|nothing|no,? (thanks|thank you|comments?)|-)?$/

/** The survey's next step after what the customer wrote; the greeting where it has not begun (SUR-1). */
export function nextStep(state: SurveyState | undefined, text: string): SurveyStep {
  switch (state?.step) {
    case undefined:
      return {
        state: { step: 'rating', badAnswers: 0 },
        say: 'Thank you for talking to us. How satisfied are you, from 1 (not at all) to 5 (very)?',
      }
    case 'rating':
      return afterRating(state.badAnswers, text)
    case 'comment':
      return afterComment(state.rating, text)
    case 'ended':
      return { state, say: 'The survey is already over. Thank you.' }
  }
}

/** A rating from 1 to 5 in digits or words, alone or as people put it: "5 stars", "4/5", "I'd give it a three". */
export function readRating(text: string): number | undefined {
  const found = RATING.exec(plain(text))?.[1]
  if (found === undefined) return undefined
  return WORDS.includes(found) ? WORDS.indexOf(found) + 1 : Number(found)
}

function afterRating(badAnswers: number, text: string): SurveyStep {
  const rating = readRating(text)
  if (rating !== undefined) {
    const say = 'Thank you. Would you like to add a comment? Write it here, or "skip".'
    return { state: { step: 'comment', rating }, say }
  }
  if (badAnswers < MAX_BAD_ANSWERS) {
    const say = 'Please answer with a number from 1 (not at all satisfied) to 5 (very satisfied).'
    return { state: { step: 'rating', badAnswers: badAnswers + 1 }, say }
  }
  return { state: { step: 'ended' }, say: 'Thank you for your time. Goodbye.', answers: {} }
}

function afterComment(rating: number, text: string): SurveyStep {
  const comment = SKIP.test(plain(text)) ? {} : { MCS_Comment: cut(text.trim(), MAX_COMMENT_LENGTH) }
  const say = 'Thank you for your answers. Goodbye.'
  return { state: { step: 'ended' }, say, answers: { MCS_CSAT: rating, ...comment } }
}
