import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Desk } from './model/desk.ts'
import type { DeskState, Held } from './model/state.ts'
import type { DeskTexts } from './texts.ts'

export const DeskContext = createContext<Desk | undefined>(undefined)

/** The desk around this component. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('useDesk needs a DeskContext around it')
  return desk
}

/** A part of the desk's state; the component is drawn anew only when it is another object. */
export function useDeskState<Part>(part: (state: DeskState) => Part): Part {
  const desk = useDesk()
  return useSyncExternalStore(desk.subscribe, () => part(desk.get()))
}

/** What the customer is called here. */
export function customerName({ view }: Pick<Held, 'view'>, t: DeskTexts): string {
  return view?.customer.name ?? t.anonymous
}

/** What a worker is called; the id where the configuration no longer has them. */
export function workerName(state: DeskState, id: string | undefined): string {
  return (id !== undefined && state.workers[id]?.name) || (id ?? '')
}

/** What a queue is called. */
export function queueName(state: DeskState, id: string | undefined): string {
  return (id !== undefined && state.queues[id]?.name) || (id ?? '')
}
