import type { Translated } from '../../shared/locale.tsx'
import type { en } from './en.ts'

export const de: Translated<typeof en> = {
  lead: 'Bringt das Gespräch eines Kunden vom Bot zum Menschen und zurück zu einem Bot.',
  away: 'Der Router antwortet nicht.',
  tryTitle: 'Eine Rückgabe erleben',
  tryLead: (first = 'dem ersten Bot', next = 'ein anderer Bot') =>
    `Als Kunde ${first} schreiben und nach einem Menschen fragen; am Arbeitsplatz annehmen; zurückgeben, und ${next} übernimmt.`,
  tryPerson: (first = 'dem ersten Bot') =>
    `Als Kunde ${first} schreiben und nach einem Menschen fragen; am Arbeitsplatz annehmen.`,
  tryIt: 'Ausprobieren',
  customerPage: 'Kundenseite',
  deskOf: (name) => `Arbeitsplatz von ${name}`,
  blocked: 'Der Browser hat eines der beiden Fenster nicht geöffnet. Hier geht es auf:',
  oneQueue: (queue) => `Beide Bots sind in ${queue}: Wer an dieselbe Warteschlange übergibt, gibt zurück.`,
  twoQueues: (queue) => `Der zweite Bot ist in ${queue}: Wer dorthin übergibt, gibt zurück.`,
  onlyQueue: (queue) => `Kunden kommen in ${queue} an.`,
  asksForPerson: 'fragt nach einem Menschen',
  transfersHere: 'übergibt an dieselbe Warteschlange',
  transfersTo: (queue) => `übergibt an ${queue}`,
  capacity: (units) => `Kapazität ${units}`,
  peopleTitle: 'Am Arbeitsplatz arbeiten',
  peopleLead:
    'Ein Klick meldet an, jeden in einem eigenen Tab: Zwei Tabs können zwei Menschen sein. Nur dieser Rechner darf das.',
  openDesk: 'Arbeitsplatz',
  openBoard: 'Übersicht',
  botsTitle: 'Bots',
  botsLead: 'Adressen für den Bot Framework Emulator oder den Microsoft 365 Agents Playground.',
  copy: (name) => `Die Adresse von ${name} kopieren`,
  copied: 'Kopiert',
  closedLead: 'Am Arbeitsplatz oder an der Übersicht mit dem Arbeitskonto anmelden.',
  apiDescription: 'Schnittstelle des Arbeitsplatzes (OpenAPI)',
}
