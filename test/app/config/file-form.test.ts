import assert from 'node:assert/strict'
import { fileSchema } from '../../../src/app/config/file-schema.ts'
import { type File, fileWith, mistakes, SECRET } from './given.ts'

describe('the form of handback.yaml', () => {
  const cases: [title: string, change: (file: File) => void, ...sentences: string[]][] = [
    [
      'an unknown key, naming the nearest known one',
      ({ workers }) => (workers[0]!.setcontxt = 'event'),
      'workers[0].setcontxt: unknown key; the nearest known one is setContext',
    ],
    [
      'an unknown key at the top',
      (file) => (file.queue = []),
      'queue: unknown key; the nearest known one is queues',
    ],
    [
      'a field that is missing',
      ({ queues }) => delete queues[0]!.name,
      'queues[0].name: missing; expected a name of 1 to 100 characters',
    ],
    [
      'a worker of an unknown kind',
      ({ workers }) => (workers[1]!.kind = 'agent'),
      'workers[1].kind: got "agent"; expected bot or representative',
    ],
    [
      'an id with other characters',
      ({ queues }) => (queues[0]!.id = 'first line'),
      'queues[0].id: got "first line"; expected an id of 1 to 64 letters, digits, - or _',
    ],
    [
      'an id of 65 characters',
      ({ workstreams }) => (workstreams[0]!.id = 'x'.repeat(65)),
      `workstreams[0].id: got "${'x'.repeat(65)}"; expected an id of 1 to 64 letters, digits, - or _`,
    ],
    [
      'a capacity that is no whole number',
      ({ workers }) => (workers[1]!.capacity = 1.5),
      'workers[1].capacity: got 1.5; expected a whole number from 1 to 1000000',
    ],
    [
      'a capacity below 0, in one sentence',
      ({ workers }) => (workers[0]!.capacity = -0.5),
      'workers[0].capacity: got -0.5; expected a whole number from 0 to 1000000',
    ],
    [
      'an endpoint that is no URL',
      ({ workers }) => (workers[0]!.messagingEndpoint = 'localhost/api/messages'),
      'workers[0].messagingEndpoint: got text of another form; expected an http or https URL',
    ],
    [
      'an endpoint of another scheme',
      ({ workers }) => (workers[0]!.messagingEndpoint = 'ftp://localhost/api/messages'),
      'workers[0].messagingEndpoint: got text of another form; expected an http or https URL',
    ],
    [
      'an endpoint with a password',
      ({ workers }) => (workers[0]!.messagingEndpoint = `http://user:${SECRET}@localhost/`),
      'workers[0].messagingEndpoint: got text of another form; expected an http or https URL',
    ],
    [
      'an unknown set-context form',
      ({ workers }) => (workers[0]!.setContext = 'text'),
      'workers[0].setContext: got "text"; expected one of event, startConversation, pvaSetContext, raw',
    ],
    [
      'a queue without members',
      ({ queues }) => (queues[0]!.members = []),
      "queues[0].members: got an empty list; expected a list of workers' ids, at least one",
    ],
    [
      'an offer that ends at once',
      ({ queues }) => (queues[0]!.offerSeconds = 0),
      'queues[0].offerSeconds: got 0; expected a number of seconds above 0',
    ],
    [
      'a wrap-up below 0',
      ({ workstreams }) => (workstreams[0]!.wrapUpSeconds = -1),
      'workstreams[0].wrapUpSeconds: got -1; expected a number of seconds, 0 or more',
    ],
    [
      'an unknown presence',
      ({ workstreams }) => (workstreams[0]!.allowedPresences = ['Available', 'Lunch']),
      'workstreams[0].allowedPresences[1]: got "Lunch"; expected one of Available, Busy, Do not disturb, Away, Offline',
    ],
    [
      'a secret with a space, without showing it',
      ({ workstreams }) => (workstreams[0]!.secret = `${SECRET} x`),
      'workstreams[0].secret: got text of another form; expected text of 1 to 256 ASCII characters without spaces',
    ],
    [
      'a secret that is a number, without showing it',
      ({ workstreams }) => (workstreams[0]!.secret = 12345),
      'workstreams[0].secret: got a number; expected text of 1 to 256 ASCII characters without spaces',
    ],
    [
      'a key that may hold a secret, without showing it',
      ({ workstreams }) => (workstreams[0]![`secret:${SECRET}`] = null),
      `workstreams[0]: a key in it is no name; expected only ${keysOf(fileSchema.shape.workstreams.element)}`,
    ],
    [
      'several things at once',
      ({ workers, queues }) => {
        workers[0]!.bridging = true
        queues[0]!.declineLimit = 0
      },
      'workers[0].bridging: got true; expected one of on, off',
      'queues[0].declineLimit: got 0; expected a whole number from 1 to 1000000',
    ],
  ]
  for (const [title, change, ...sentences] of cases) {
    it(`refuses ${title}`, () => {
      const found = mistakes({ yaml: fileWith(change) })
      assert.deepEqual(found, sentences)
      assert.ok(!found.join().includes(SECRET))
    })
  }

  it('refuses an empty file', () => {
    assert.deepEqual(mistakes({ yaml: '' }), [
      `the file: is empty; expected a mapping with ${keysOf(fileSchema)}`,
    ])
  })

  it('refuses invalid YAML with its line, without quoting it', () => {
    const expected = (where: string, why: string) => [
      `<cwd>/handback.yaml: ${where} is no valid YAML (${why}); expected YAML 1.2`,
    ]

    assert.deepEqual(mistakes({ yaml: 'workers:\n  - { id: riley' }), expected('line 2, column 16', 'bad indent'))
    assert.deepEqual(mistakes({ yaml: `a: 1\na: ${SECRET}` }), expected('line 2, column 1', 'duplicate key'))
    assert.deepEqual(mistakes({ yaml: `secret: !${SECRET} x` }), expected('line 1, column 9', 'tag resolve failed'))
  })

  it('refuses a YAML alias with its line', () => {
    const expected = (where: string) => [
      `<cwd>/handback.yaml: ${where} is a YAML alias; expected its value, written out`,
    ]

    assert.deepEqual(mistakes({ yaml: 'workers: &all\n  - *all' }), expected('line 2, column 5'))
    assert.deepEqual(mistakes({ yaml: `secret: *${SECRET}` }), expected('line 1, column 9'))
  })
})

function keysOf({ shape }: { shape: object }): string {
  return Object.keys(shape).join(', ')
}
