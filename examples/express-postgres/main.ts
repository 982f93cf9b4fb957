/** Tasks over HTTP, each change of which is recorded; the log is at `/activity`. */
import 'reflect-metadata'
import express from 'express'
import { DataSource } from 'typeorm'
import { withActivityLog } from 'typeorm-activity-log'
import { activityContext, activityScreen } from 'typeorm-activity-log/express'
import { personOf } from './people.js'
import { Task } from './task.js'

const url = process.env['DATABASE_URL']
const db = await new DataSource(
  withActivityLog(
    url === undefined
      ? { type: 'sqljs', entities: [Task], synchronize: true }
      : { type: 'postgres', url, entities: [Task], synchronize: true },
  ),
).initialize()
const tasks = db.getRepository(Task)

const app = express()
app.use(express.json())
app.use(activityContext({ actor: (request) => personOf(request.headers['x-user'])?.actor }))
app.use('/activity', activityScreen(db, { viewer: (request) => personOf(request.headers['x-user'])?.viewer }))

app.get('/tasks', async (_request, response) => {
  response.json(await tasks.find({ order: { id: 'ASC' } }))
})
app.post('/tasks', async (request, response) => {
  const { title } = request.body as { readonly title: string }
  response.status(201).json(await tasks.save({ title }))
})
app.patch('/tasks/:id', async (request, response) => {
  const { assignee, isDone } = request.body as Partial<Task>
  await tasks.update(Number(request.params.id), {
    ...(assignee === undefined ? {} : { assignee }),
    ...(isDone === undefined ? {} : { isDone }),
  })
  response.sendStatus(204)
})
app.delete('/tasks/:id', async (request, response) => {
  await tasks.delete(Number(request.params.id))
  response.sendStatus(204)
})

const server = app.listen(Number(process.env['PORT'] ?? 3000), () => {
  const address = server.address()
  console.log(`listening on ${typeof address === 'object' ? address?.port : address}`)
})
