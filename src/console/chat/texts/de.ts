import type { Translated } from '../../shared/locale.tsx'
import type { en } from './en.ts'

export const de: Translated<typeof en> = {
  title: 'Kunde',
  heading: 'Chat beginnen',
  intro: 'Hier sind Sie der Kunde. Zuerst antwortet ein Bot; verlangen Sie jederzeit einen Menschen.',
  workstream: 'Workstream',
  workstreamHint: 'Wo das Gespräch beginnt: danach richtet sich die Warteschlange und damit der erste Bot.',
  name: 'Ihr Name',
  locale: 'Sprache des Gesprächs',
  variables: 'Variablen',
  variablesHint:
    'Was Ihre Seite schon weiß, etwa der Vertrag des Kunden. Bots bekommen es als Kontext, Mitarbeiter sehen es.',
  variableName: 'Name',
  variableValue: 'Wert',
  variableNameOf: (index) => `Name der Variablen ${index}`,
  variableValueOf: (index) => `Wert der Variablen ${index}`,
  addVariable: 'Variable hinzufügen',
  removeVariable: (index) => `Variable ${index} entfernen`,
  start: 'Chat beginnen',
  again: 'Neu beginnen',
  end: 'Chat beenden',
  talkingToBot: (name) => `Sie sprechen mit ${name}, einem Bot`,
  talkingTo: (name) => `Sie sprechen mit ${name}`,
  waiting: 'Warten auf einen Menschen …',
  waitingAt: (position) => `Warten auf einen Menschen. Ihr Platz in der Warteschlange: ${position}`,
  connecting: 'Verbinden …',
  offline: 'Die Verbindung ist unterbrochen. Sie wird von selbst neu aufgebaut; was Sie geschrieben haben, bleibt.',
  ended: 'Dieser Chat ist beendet.',
  expired: 'Dieser Chat lässt sich hier nicht mehr öffnen: er ist beendet, oder seine Anmeldung ist abgelaufen.',
  fetching: 'Web Chat wird geladen, nur dieses eine Mal. Der Chat beginnt von selbst.',
  notFetched:
    'Web Chat konnte nicht geladen werden. Das Terminal des Routers sagt, warum; er braucht einmal die npm-Registry.',
  needsToken: 'Diese Seite braucht ein Token von der Website, zu der sie gehört.',
  needsTokenHint:
    'Ihr Backend holt eines mit dem Secret von POST /v3/directline/tokens/generate und öffnet /chat#token=<Token>.',
  failed: (message) => `Das ging nicht: ${message}`,
  chat: 'Chat',
  tryTitle: 'Zum Ausprobieren',
  tryAgent: (bot = 'der erste Bot') => `Verlangen Sie hier einen Menschen, etwa mit „agent“: ${bot} holt einen dazu.`,
  tryDesk: 'Werden Sie am Desk verfügbar und nehmen Sie die Anfrage an.',
  tryTransfer: (bot = 'ein anderer Bot') =>
    `Antworten Sie und geben Sie zurück: ${bot} übernimmt und bittet vielleicht um eine Bewertung.`,
  tryBoard: 'Sehen Sie auf dem Board die Zeitleiste an.',
  openDesk: (name) => `Desk als ${name} öffnen`,
  openBoard: (name) => `Board als ${name} öffnen`,
}
