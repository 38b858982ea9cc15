import assert from 'node:assert/strict'
import { nextStep, readRating } from '../../src/bots/survey-steps.ts'
import type { SurveyState, SurveyStep } from '../../src/bots/survey-steps.ts'

/** Given a state, when the customer writes these in turn, then this is where it ends. */
function when(state: SurveyState | undefined, ...texts: string[]): SurveyStep {
  let step = nextStep(state, texts[0] ?? '')
  for (const text of texts.slice(1)) step = nextStep(step.state, text)
  return step
}

const asked: SurveyState = { step: 'rating', badAnswers: 0 }
const rated: SurveyState = { step: 'comment', rating: 4 }

describe('survey', () => {
  it('SUR-1 it begins with a greeting and the question for a rating, whatever was written', () => {
    const step = when(undefined, '5')
    assert.deepEqual(step.state, asked)
    assert.match(step.say, /Thank you.*from 1 .* to 5/)
    assert.equal(step.answers, undefined)
  })

  it('SUR-1 a rating leads to the question for a comment', () => {
    const step = when(asked, '4')
    assert.deepEqual(step.state, rated)
    assert.match(step.say, /comment/)
    assert.equal(step.answers, undefined)
  })

  it('SUR-1 a comment ends it with both answers', () => {
    const step = when(asked, 'five', ' Riley was kind, no complaints. ')
    assert.deepEqual(step.state, { step: 'ended' })
    assert.deepEqual(step.answers, { MCS_CSAT: 5, MCS_Comment: 'Riley was kind, no complaints.' })
    assert.match(step.say, /Thank you/)
  })

  it('SUR-1 the comment can be skipped', () => {
    for (const text of ['skip', 'Skip.', 'no', 'No, thanks!', 'none', 'nothing', '-', '']) {
      assert.deepEqual(when(rated, text).answers, { MCS_CSAT: 4 }, text)
    }
    assert.deepEqual(when(rated, 'no parking').answers, { MCS_CSAT: 4, MCS_Comment: 'no parking' })
  })

  it('SUR-1 an answer that is no rating is asked again, twice', () => {
    const first = when(asked, 'good')
    assert.deepEqual(first.state, { step: 'rating', badAnswers: 1 })
    assert.match(first.say, /number from 1/)
    const second = when(asked, 'good', 'very good')
    assert.deepEqual(second.state, { step: 'rating', badAnswers: 2 })
    assert.deepEqual(when(asked, 'good', 'very good', '5 stars').state, { step: 'comment', rating: 5 })
  })

  it('SUR-1 the third answer that is no rating ends it with thanks and without a rating', () => {
    const step = when(asked, '6', '0', 'ten')
    assert.deepEqual(step.state, { step: 'ended' })
    assert.deepEqual(step.answers, {})
    assert.match(step.say, /Thank you/)
  })

  it('SUR-4 after the end nothing is answered a second time', () => {
    const step = when(asked, '4', 'skip', '5')
    assert.deepEqual(step.state, { step: 'ended' })
    assert.equal(step.answers, undefined)
  })

  it('BOT-7 a long comment is cut so that the command stays small', () => {
    const comment = when(rated, '😀'.repeat(9000)).answers?.MCS_Comment ?? ''
    assert.equal([...comment].length, 2000)
    assert.ok(comment.isWellFormed())
  })

  it('SUR-1 ratings are understood as people write them', () => {
    const written: [string, number][] = [
      ['5', 5], ['five', 5], ['FIVE!', 5], ['5 stars', 5], ['1 star', 1], ['4/5', 4], ['4 / 5', 4], ['4 out of 5', 4],
      ['three out of five', 3], [' 2. ', 2], ["I'd give it a 3", 3], ['I’d say 4', 4], ['a 4', 4], ['4, please', 4],
      ['My rating is 1', 1], ["it's a two", 2], ['rating: 5', 5], ['give you 5 stars, thanks', 5],
    ]
    for (const [text, rating] of written) assert.equal(readRating(text), rating, text)
  })

  it('SUR-1 what is no rating from 1 to 5 is not taken for one', () => {
    const written = ['', '0', '6', '10', '45', '4.5', '4,5', '10/10', '4/10', '-3', '1 2', '3 or 4', 'order 4',
      'one of you was rude', 'great', 'skip', 'fivestar hotel', '5 minutes']
    for (const text of written) assert.equal(readRating(text), undefined, text)
  })
})
