import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { jsonSchemaOf, mapValues, type JsonSchema } from './swagger-schema.ts'

const FOLDER = process.env.HANDBACK_CONTRACTS ?? join(import.meta.dirname, '../../../shared/contracts')
const FILES = { 'direct-line': 'directline-3.0.json', connector: 'botframework-channel.json' } as const

export interface Contract {
  /** What is wrong with a request; its path may be an absolute URL or carry a prefix and a query. */
  checkRequest(method: string, path: string, body: unknown): string[]
  /** What is wrong with an answer: an undocumented status, or a documented field of another type. */
  checkResponse(method: string, path: string, status: number, body: unknown): string[]
  /** What is wrong with a value of the contract's definition of that name: `ActivitySet` for a frame of the stream. */
  checkShape(definition: string, value: unknown): string[]
}

interface Swagger {
  paths: Record<string, Record<string, Operation>>
  definitions: Record<string, JsonSchema>
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema?: JsonSchema }[]
  responses: Record<string, { schema?: JsonSchema }>
}

// The contracts require nothing by their schemas; their text does: every error has a code and a message.
const ERROR: JsonSchema = {
  allOf: [{ $ref: '#/definitions/ErrorResponse' }],
  required: ['error'],
  properties: { error: { required: ['code', 'message'] } },
}

/** The protocol's published contract (Swagger 2), or undefined where its file is absent, as on a user's machine. */
export function contractOf(protocol: keyof typeof FILES): Contract | undefined {
  const path = join(FOLDER, FILES[protocol])
  if (!existsSync(path)) return undefined
  const swagger = JSON.parse(readFileSync(path, 'utf8')) as Swagger
  const shapes = shapeChecker(swagger.definitions)
  const references = mapValues(swagger.definitions, (_, name) => ({ $ref: `#/definitions/${name}` }))
  return {
    checkRequest(method, url, body) {
      const operation = operationOf(swagger, method, url)
      if (!operation) return [`${method} ${url} is not in the contract`]
      const parameter = operation.parameters?.find((one) => one.in === 'body')
      if (!parameter?.schema || (body === undefined && !parameter.required)) return []
      return shapes(parameter.schema, body)
    },
    checkResponse(method, url, status, body) {
      const operation = operationOf(swagger, method, url)
      if (!operation) return [`${method} ${url} is not in the contract`]
      const response = operation.responses[status] ?? operation.responses.default
      if (!response) return [`${method} ${url}: status ${status} is not in the contract`]
      if (status >= 400) return shapes(ERROR, body)
      const schema = response.schema
      return schema && schema.type !== 'file' ? shapes(schema, body) : []
    },
    checkShape(definition, value) {
      const reference = references[definition]
      if (!reference) throw new Error(`the ${protocol} contract defines no ${definition}`)
      return shapes(reference, value)
    },
  }
}

function operationOf(swagger: Swagger, method: string, url: string): Operation | undefined {
  const from = url.indexOf('/v3/')
  const parts = url.slice(Math.max(from, 0)).replace(/[?#].*$/, '').split('/')
  const templates = Object.keys(swagger.paths).filter((template) => fits(template.split('/'), parts))
  // A literal part goes before a parameter: `activities/history` is no activity's id.
  const template = templates.sort((one, other) => one.split('{').length - other.split('{').length)[0]
  return template === undefined ? undefined : swagger.paths[template]?.[method.toLowerCase()]
}

function fits(template: string[], parts: string[]): boolean {
  const same = (part: string, at: number) => (part.startsWith('{') ? parts[at] !== '' : part === parts[at])
  return template.length === parts.length && template.every(same)
}

function shapeChecker(definitions: Record<string, JsonSchema>): (schema: JsonSchema, value: unknown) => string[] {
  const formats = { 'date-time': isDateTime, int32: isInt32, double: true, byte: true } as const
  const ajv = new Ajv({ strict: false, allErrors: true, formats })
  const known = { definitions: mapValues(definitions, jsonSchemaOf) }
  const compiled = new Map<JsonSchema, ValidateFunction>()
  return (schema, value) => {
    let validate = compiled.get(schema)
    if (!validate) compiled.set(schema, (validate = ajv.compile({ ...known, ...jsonSchemaOf(schema) })))
    return validate(value) ? [] : (validate.errors ?? []).map(sentence)
  }
}

function sentence({ instancePath, message }: ErrorObject): string {
  return `body${instancePath} ${message}`
}

const isDateTime = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))

const isInt32 = { type: 'number' as const, validate: (value: number) => (value | 0) === value }
