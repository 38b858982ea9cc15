import type { Call, Reply, Route } from '../protocol/http.ts'
import { getAvailability } from './availability.ts'
import { deleteActivity, updateActivity } from './change-activity.ts'
import { createConversation, getConversations, sendHistory } from './conversations.ts'
import type { ConnectorEdge } from './edge.ts'
import { deleteMember, getMember, getMembers, getPagedMembers } from './members.ts'
import { postActivity } from './post-activity.ts'

/** The Bot Connector as bots call it on their serviceUrl, `/connector/{botId}` (CON-1). */
export function connectorRoutes(edge: ConnectorEdge): Route[] {
  const on = (operation: (edge: ConnectorEdge, call: Call) => Reply | Promise<Reply>) => (call: Call) =>
    operation(edge, call)
  const all = '/connector/:botId/v3/conversations'
  const one = `${all}/:conversationId`
  const available = '/connector/:botId/api/data/v9.2/CCaaS_GetRepresentativeAvailabilityForConversation'
  return [
    { method: 'GET', path: all, handle: on(getConversations) },
    { method: 'POST', path: all, handle: on(createConversation) },
    { method: 'POST', path: `${one}/activities`, handle: on(postActivity) },
    { method: 'POST', path: `${one}/activities/history`, handle: on(sendHistory) },
    { method: 'POST', path: `${one}/activities/:activityId`, handle: on(postActivity) },
    { method: 'PUT', path: `${one}/activities/:activityId`, handle: on(updateActivity) },
    { method: 'DELETE', path: `${one}/activities/:activityId`, handle: on(deleteActivity) },
    { method: 'GET', path: `${one}/activities/:activityId/members`, handle: on(getMembers) },
    { method: 'GET', path: `${one}/members`, handle: on(getMembers) },
    { method: 'GET', path: `${one}/members/:memberId`, handle: on(getMember) },
    { method: 'DELETE', path: `${one}/members/:memberId`, handle: on(deleteMember) },
    { method: 'GET', path: `${one}/pagedmembers`, handle: on(getPagedMembers) },
    { method: 'POST', path: available, handle: on(getAvailability) },
  ]
}
