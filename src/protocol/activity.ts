/** The Bot Framework Activity, as far as Handback reads it; every other field passes through untouched. */
export interface Activity {
  type: string
  id?: string
  timestamp?: string
  channelId?: string
  serviceUrl?: string
  from?: ChannelAccount
  recipient?: ChannelAccount
  conversation?: { id: string; [field: string]: unknown }
  replyToId?: string
  text?: string
  name?: string
  value?: unknown
  locale?: string
  channelData?: unknown
  membersAdded?: ChannelAccount[]
  attachments?: unknown[]
  [field: string]: unknown
}

export interface ChannelAccount {
  id: string
  name?: string
  role?: string
  [field: string]: unknown
}

/** The biggest message that Omnichannel carries, in bytes of JSON (Microsoft: "Best practices to configure bots"). */
export const MAX_ACTIVITY_BYTES = 28 * 1024

/** A context variable as commands and pre-chat answers set it (BOT-2, BOT-7). */
export interface Variable {
  value: string | number
  isDisplayable: boolean
}

export type Variables = Record<string, Variable>
