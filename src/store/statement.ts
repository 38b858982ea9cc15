import type { CompiledQuery } from 'kysely'

/** SQL that was compiled once: a driver prepares it once and runs it with other values each time. */
export interface Statement<Given extends object, Row> {
  sql: string
  /** In the order of the placeholders: where the value comes from, or the value itself where it never changes. */
  parameters: readonly unknown[]
  /** Never there: tells the type checker what goes in and what comes out. */
  readonly types?: (given: Given) => Row
}

/** Stands for a value while a statement is compiled. */
class Slot {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** Compiles what `build` makes; each field of `given` that it uses becomes a placeholder of that name. */
export function statement<Given extends object, Row>(
  build: (given: Given) => { compile(): CompiledQuery<Row> },
): Statement<Given, Row> {
  const slots = new Proxy({} as Given, { get: (_, name) => new Slot(String(name)) })
  const { sql, parameters } = build(slots).compile()
  return { sql, parameters }
}

/** The values for a statement's placeholders, in their order. */
export function valuesOf<Given extends object>({ parameters }: Statement<Given, unknown>, given: Given): unknown[] {
  // A copy that is filled: V8 makes a list anew that begins with numbers and goes on with texts.
  const values = [...parameters]
  for (let place = 0; place < values.length; place++) {
    const parameter = values[place]
    if (parameter instanceof Slot) values[place] = given[parameter.name as keyof Given]
  }
  return values
}

/** The same for many at once: each placeholder stands for the array of their values, as `write` writes it. */
export function arraysOf<Given extends object>(
  { parameters }: Statement<Given, unknown>,
  given: readonly Given[],
  write: (name: string, values: unknown[]) => unknown = (_, values) => values,
): unknown[] {
  return parameters.map((parameter) =>
    parameter instanceof Slot ? write(parameter.name, given.map((one) => one[parameter.name as keyof Given])) : parameter,
  )
}
