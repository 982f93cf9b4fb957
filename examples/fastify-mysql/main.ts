/** Tasks over HTTP, each change of which is recorded; the log is at `/activity`. */
import 'reflect-metadata'
import fastify from 'fastify'
import { DataSource } from 'typeorm'
import { withActivityLog } from 'typeorm-activity-log'
import { activityContext, activityScreen } from 'typeorm-activity-log/fastify'
import { personOf } from './people.js'
import { Task } from './task.js'

const url = process.env['DATABASE_URL']
const db = await new DataSource(
  withActivityLog(
    url === undefined
      ? { type: 'sqljs', entities: [Task], synchronize: true }
      : { type: url.startsWith('mariadb:') ? 'mariadb' : 'mysql', url, entities: [Task], synchronize: true },
  ),
).initialize()
const tasks = db.getRepository(Task)

const app = fastify()
await app.register(activityContext, { actor: (request) => personOf(request.headers['x-user'])?.actor })
await app.register(activityScreen, {
  prefix: '/activity',
  db,
  viewer: (request) => personOf(request.headers['x-user'])?.viewer,
})

app.get('/tasks', () => tasks.find({ order: { id: 'ASC' } }))
app.post<{ Body: { readonly title: string } }>('/tasks', async ({ body: { title } }, reply) =>
  reply.code(201).send(await tasks.save({ title })),
)
app.patch<{ Params: { readonly id: string }; Body: Partial<Task> }>('/tasks/:id', async (request, reply) => {
  const { assignee, isDone } = request.body
  await tasks.update(Number(request.params.id), {
    ...(assignee === undefined ? {} : { assignee }),
    ...(isDone === undefined ? {} : { isDone }),
  })
  return reply.code(204).send()
})
app.delete<{ Params: { readonly id: string } }>('/tasks/:id', async ({ params }, reply) => {
  await tasks.delete(Number(params.id))
  return reply.code(204).send()
})

const address = await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' })
console.log(`listening on ${new URL(address).port}`)
