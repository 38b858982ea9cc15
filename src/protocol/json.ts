/** Any JSON object that is not a list. */
export type JsonObject = Record<string, unknown>

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value that a JSON text stands for; undefined, which JSON cannot express, where the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The channelData of an activity as an object, empty where there is none. Some bots send it as JSON text, as one of
 * Microsoft's samples does ("Integrate an Azure agent", section on ending a conversation).
 */
export function channelDataOf(activity: { channelData?: unknown }): JsonObject {
  const { channelData } = activity
  const read = typeof channelData === 'string' ? parseJson(channelData) : channelData
  return isObject(read) ? read : {}
}
