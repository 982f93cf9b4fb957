/** AI agents: created, tuned, switched on and off. Keys of the story begin with `key_live_` and never reach the log. */
import { AiAgent } from '../entities/ai-agent.js'
import { type Act, pickRecord, type Scene } from './scene.js'

export const createAgent: Act = async (scene) => {
  const { db, random, person } = scene
  await db.getRepository(AiAgent).save({
    name: `${random.pick(['Iris', 'Leo', 'Nova', 'Otto'])} ${random.pick(['front desk', 'scheduling', 'follow-up'])}`,
    language: random.pick(['en-US', 'es-US']),
    configuration: {
      greeting: 'Hello, how can I help you?',
      voice: { name: 'warm', speed: 1 },
      temperature: 0.4,
      handover: { afterMinutes: 3, to: person.name },
      calendar: { url: 'https://calendar.example/api', apiKey: keyOf(scene) },
    },
    companyId: person.companyId,
  })
}

export const tuneAgent: Act = async (scene) => {
  const { db, random, person } = scene
  const agent = await pickRecord(scene, AiAgent)
  if (agent === null) return
  const { voice, handover } = agent.configuration
  agent.configuration.temperature = random.integer(1, 9) / 10
  agent.configuration.greeting = random.pick([
    'Hi! What can I do for you?',
    'Good day, you are speaking with our assistant.',
    'Hello, how can I help you?',
  ])
  if (random.chance(0.4)) voice.speed = random.integer(8, 13) / 10
  if (random.chance(0.4)) handover.to = person.name
  await db.getRepository(AiAgent).save(agent)
}

/** A new key for the calendar: the log says that it changed. */
export const rotateKey: Act = async (scene) => {
  const agent = await pickRecord(scene, AiAgent)
  if (agent === null) return
  agent.configuration.calendar.apiKey = keyOf(scene)
  await scene.db.getRepository(AiAgent).save(agent)
}

export const toggleAgent: Act = async (scene) => {
  const agent = await pickRecord(scene, AiAgent)
  if (agent === null) return
  agent.active = !agent.active
  await scene.db.getRepository(AiAgent).save(agent)
}

function keyOf({ random }: Scene): string {
  return `key_live_${random.hex(24)}`
}
