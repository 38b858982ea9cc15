import type { Notice } from '../notices.ts'

/** The shipped texts for customers who read German. */
export const GERMAN: Record<Notice, string> = {
  'agent-joined': '{AgentName} ist dem Gespräch beigetreten.',
  'agent-left': '{AgentName} hat das Gespräch verlassen.',
  'agent-ended': '{AgentName} hat das Gespräch beendet.',
  'transfer-started': 'Ihre Anfrage wird an {QueueName} weitergeleitet, bitte warten Sie!',
  'transfer-rejected': '{AgentName} hat die Übergabe abgelehnt. Das Gespräch bleibt bei Ihnen.',
  'transfer-timed-out': '{AgentName} hat auf die Übergabe nicht rechtzeitig geantwortet. Das Gespräch bleibt bei Ihnen.',
  'no-agents': 'Es ist gerade niemand verfügbar.',
  position: 'Sie sind Nummer {PositionInQueue} in der Warteschlange.',
  'next-in-line': 'Sie sind als Nächstes an der Reihe.',
  'average-wait': 'Die durchschnittliche Wartezeit beträgt {AverageWaitTime}.',
  'bot-unavailable': '{BotName} ist gerade nicht erreichbar. Sie werden mit jemand anderem verbunden, bitte warten Sie!',
  'closed-inactive': 'Dieses Gespräch wurde beendet, weil lange nichts geschrieben wurde.',
  'closed-waiting': 'Dieses Gespräch wurde beendet, weil niemand frei wurde.',
}
