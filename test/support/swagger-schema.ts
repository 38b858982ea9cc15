export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  [keyword: string]: unknown
}

/**
 * A Swagger 2 schema as JSON Schema, as open as the protocols are in use: `x-nullable` admits null, an enum with
 * `modelAsString` admits any text, and a field of type object without fields of its own (channelData, value, a card's
 * content) admits anything, for that is how AutoRest writes "any".
 */
export function jsonSchemaOf(schema: JsonSchema): JsonSchema {
  const { enum: words, 'x-ms-enum': extensible, 'x-nullable': nullable, ...rest } = schema
  const open: JsonSchema = { ...rest }
  if (words && !(extensible as { modelAsString?: boolean } | undefined)?.modelAsString) open.enum = words
  if (nullable && typeof open.type === 'string') open.type = [open.type, 'null']
  if (open.items) open.items = jsonSchemaOf(open.items)
  if (open.properties) {
    open.properties = mapValues(open.properties, (field) => (isAny(field) ? {} : jsonSchemaOf(field)))
  }
  return open
}

/** `mapping` applied to each value of a record, and its key. */
export function mapValues<From, To>(
  record: Record<string, From>,
  mapping: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, mapping(value, key)]))
}

function isAny(field: JsonSchema): boolean {
  return field.type === 'object' && !field.properties && !field.additionalProperties
}
