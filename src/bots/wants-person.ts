import { plain } from './plain-text.ts'

const PERSON =
  '(?:humans?|persons?|agents?|representatives?|reps?|operators?|advis[eo]rs?|supervisors?|managers?|staff' +
  '|customer (?:service|support)|support (?:team|staff))'
const FILLER =
  '(?:me|us|to|a|an|the|any|some|your|another|one of your|real|live|actual|human|customer|service|support)'
const WANT =
  '(?:want|need|get|give|wish for|ask for|request|prefer|bring in|bring|call|reach|contact|is there|are there' +
  "|(?:'d|would) like|(?:can|could|may) (?:i|we) have|do you have|don't you have)"
const CONTACT = '(?:speak|talk|chat|connect|transfer|put|hand|pass|escalate|forward|switch)'
const TO_PERSON = `(?:to|with|through)(?: ${FILLER})* (?:${PERSON}|people|someone|somebody)`

const WISHES = [
  // "agent", "a real person please"
  new RegExp(`^(?:${FILLER} )*${PERSON}(?: (?:please|pls|now))*$`),
  // "I want a human", "give me an agent"
  new RegExp(`(?:\\b|(?='))${WANT}(?: ${FILLER})* ${PERSON}\\b`),
  // "let me speak to a person", "connect me with customer service"
  new RegExp(`\\b${CONTACT}(?: \\S+){0,3}? ${TO_PERSON}\\b`),
  // "transfer me", "hand me over"
  /\b(?:(?:transfer|escalate|forward) (?:me|this)|(?:hand|put|pass) me (?:over|through|on))\b/,
  /^escalate$/,
  // "I don't want to talk to a bot"
  /\b(?:don't|do not) (?:want|like)\b.*\b(?:bots?|robots?|machines?)\b/,
]

const REFUSAL = new RegExp(
  "\\b(?:(?:don't|do not|no longer|not) (?:want|need)|no need|rather not|without|instead of)" +
    `(?: (?:for|to))?(?: ${CONTACT}(?:ing)? ${TO_PERSON}|(?: ${FILLER})* ${PERSON})\\b`,
)

/** Whether a customer asks for a person in plain English words; "I am a human" is no such wish. */
export function wantsPerson(text: string): boolean {
  return text
    .split(/[.,!?;\n]+/)
    .map(plain)
    .some((part) => !REFUSAL.test(part) && WISHES.some((wish) => wish.test(part)))
}
