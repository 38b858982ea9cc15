import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { TestApp } from '../support/app.ts'

/** What `/openapi.json` says, to hold real answers against. */
export interface Described {
  /** What is wrong with an answer: a path, status or field that is not described. */
  wrongWith(method: string, path: string, status: number, body: unknown): string[]
  /** What is wrong with a value of the component of that name. */
  wrongShape(name: string, value: unknown): string[]
  paths: Record<string, Record<string, Operation>>
}

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>
  requestBody?: object
}

/** Reads the description from the running router. */
export async function describedBy(app: TestApp): Promise<Described> {
  const { status, body } = await app.call('GET', '/openapi.json')
  if (status !== 200) throw new Error(`/openapi.json answers ${status}`)
  // Not strict: `components` is no keyword of JSON Schema.
  const ajv = new Ajv2020({ formats: { 'date-time': isIso }, strict: false })
  const compiled = new Map<object, ValidateFunction>()

  function wrongIn(schema: object, value: unknown): string[] {
    let validate = compiled.get(schema)
    if (!validate) compiled.set(schema, (validate = ajv.compile({ ...schema, components: body.components })))
    return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  return {
    paths: body.paths,
    wrongShape: (name, value) => wrongIn(body.components.schemas[name], value),
    wrongWith(method, path, status, answer) {
      const template = templateOf(Object.keys(body.paths), path.split('?')[0] ?? '')
      const operation = template && body.paths[template][method.toLowerCase()]
      if (!template || !operation) return [`${method} ${path} is not described`]
      const [described] = Object.values<{ schema: object }>(operation.responses[status]?.content ?? {})
      if (!described) return [`${method} ${template} does not describe ${status}`]
      return wrongIn(described.schema, answer).map((wrong) => `${method} ${template} ${status}: ${wrong}`)
    },
  }
}

function templateOf(templates: string[], path: string): string | undefined {
  const parts = path.split('/')
  return templates.find((template) => {
    const steps = template.split('/')
    return steps.length === parts.length && steps.every((step, at) => step.startsWith('{') || step === parts[at])
  })
}

const isIso = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)
