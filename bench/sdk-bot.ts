// An echo bot on botbuilder and restify, as its documentation writes it, in a process of its own.
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import restify, { type Request, type Response } from 'restify'

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
const bot = new ActivityHandler().onMessage(async (context, next) => {
  await context.sendActivity(`echo ${context.activity.text}`)
  await next()
})
const server = restify.createServer()
server.use(restify.plugins.bodyParser())
server.post('/api/messages', async (request: Request, response: Response) => {
  await adapter.process(request, response, (context) => bot.run(context))
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))
