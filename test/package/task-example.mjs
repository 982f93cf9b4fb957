/** The examples that serve tasks over HTTP: they are one application on several frameworks, and are used as their READMEs say. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/**
 * Starts an example, uses it as its README says, and reads its log.
 *
 * @param {string} bare
 * @param {string | undefined} url
 */
export async function tryTasks(bare, url) {
  const env = { ...process.env, PORT: '0', ...(url === undefined ? {} : { DATABASE_URL: url }) }
  const started = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: bare,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const origin = `http://127.0.0.1:${await portOf(started)}`
    /** @param {string} path @param {string} user @param {RequestInit} [init] */
    const ask = (path, user, init) =>
      fetch(origin + path, { ...init, headers: { 'x-user': user, 'content-type': 'application/json' } })
    const created = await ask('/tasks', '7', { method: 'POST', body: '{"title":"Call Ana"}' })
    assert.equal(created.status, 201)
    const { id } = /** @type {{ id: number }} */ (await created.json())
    await ask(`/tasks/${id}`, '8', { method: 'PATCH', body: '{"assignee":"Ben"}' })
    await ask(`/tasks/${id}`, '8', { method: 'PATCH', body: '{"isDone":true}' })
    await ask(`/tasks/${id}`, 'admin', { method: 'DELETE' })
    const read = await ask('/activity/api/activities', '7')
    const { activities } =
      /** @type {{ activities: { event: string, actor: { name: string }, ip: string }[] }} */ (
        await read.json()
      )
    const seen = activities.map(({ event, actor, ip }) => `${event} by ${actor.name} from ${ip}`)
    const from = 'from 127.0.0.1'
    assert.deepEqual(seen, [`completed by Ben ${from}`, `assigned by Ben ${from}`, `created by Ana ${from}`])
    assert.match(await (await ask('/activity/', '7')).text(), /<activity-log src="api"/)
    assert.match(await (await ask('/activity/activity-log.js', '7')).text(), /activity-log/)
    assert.ok([401, 403].includes((await ask('/activity/api/activities', 'nobody')).status))
  } finally {
    started.kill()
    if (started.exitCode === null) await once(started, 'exit')
  }
}

/** @param {import('node:child_process').ChildProcess} started */
async function portOf(started) {
  if (started.stdout === null) throw new Error('The example has no output.')
  for await (const line of createInterface({ input: started.stdout })) {
    const port = /^listening on (\d+)$/.exec(line)?.[1]
    if (port !== undefined) return port
  }
  throw new Error('The example ended before it listened.')
}
