import { remembered } from '../shared/remembered.ts'

const KEY = 'handback.desk.notify'

/** Whether this browser can show notifications at all. */
export function canNotify(): boolean {
  return 'Notification' in globalThis
}

/** Whether the representative asked for them, and the browser allows them. */
export function wantsNotifications(): boolean {
  return canNotify() && Notification.permission === 'granted' && remembered.get(KEY) === 'yes'
}

/** Asks the browser where need be; resolves with whether they are on now. */
export async function setWantsNotifications(wanted: boolean): Promise<boolean> {
  remembered.set(KEY, wanted ? 'yes' : undefined)
  if (wanted) await Notification.requestPermission()
  return wantsNotifications()
}

/** Tells whoever looks at something else that there is a request; a click on it leads here. Nothing said is in it. */
export function notifyOfRequest(text: string): void {
  if (!document.hidden || !wantsNotifications()) return
  const notification = new Notification(text, { tag: 'handback-request', icon: '/icon.svg' })
  notification.onclick = () => {
    window.focus()
    notification.close()
  }
}
