/** The texts of the rows of `reading-rows.ts`, made of the numbers that were chosen there. */
import type { ActivityLog } from '../../src/store/activity-log-entity.js'
import type { Dialect } from './reading-dialects.js'
import * as said from './reading-words.js'

/** Columns of a subquery: name to expression. */
export type Layer = Readonly<Record<string, string>>

/** The last layers. */
export function textLayers(sql: Dialect): readonly Layer[] {
  return [keys(sql), names(sql), sentences(sql)]
}

/** The expressions of the stored columns. */
export function storedRow(sql: Dialect): Readonly<Record<keyof ActivityLog, string>> {
  const { concat } = sql
  return {
    id: concat('id_time', 'id_tail', digitOf(sql, 'place', 0)),
    occurredAt: sql.time('ms'),
    kind: pick(
      sql,
      events.map(([, kind]) => kind),
      'event_no',
    ),
    companyId: 'CASE WHEN is_admin = 1 THEN NULL ELSE company END',
    targetCompanyId: 'CASE WHEN is_admin = 1 THEN company END',
    actorKind: "CASE WHEN is_admin = 1 THEN 'admin' WHEN is_system = 1 THEN 'system' ELSE 'user' END",
    actorId: 'actor_id',
    actorName: 'actor_name',
    impersonatorKind: "CASE WHEN is_impersonated = 1 THEN 'admin' END",
    impersonatorId: 'CASE WHEN is_impersonated = 1 THEN admin_id END',
    impersonatorName: 'CASE WHEN is_impersonated = 1 THEN admin_name END',
    type: 'type',
    event: 'event',
    entity: 'entity',
    recordId: 'record_id',
    recordName: 'record_name',
    description: 'description',
    changes: changes(sql),
    related: "'[]'",
    context: context(sql),
    ip: 'ip',
    requestId: `CASE WHEN is_system = 0 THEN ${requestId(sql)} END`,
    transactionId: concat('id_time', "'T'", 'id_tail'),
    searchText: searchText(sql),
    format: '1',
  }
}

const events = [...said.recordEvents, ...said.signInEvents]
const hasRecord = `type_no < ${said.types.length - 1}`

function keys(sql: Dialect): Layer {
  const { concat, text } = sql
  return {
    company: concat("'c'", text('company_no')),
    admin_id: concat("'a'", text('admin_no')),
    user_id: concat("'u'", text('company_no'), "'-'", text('user_no')),
    job: pick(sql, said.jobs, `t3 % ${said.jobs.length}`),
    id_time: digits(sql, 'ms', 10),
    id_tail: concat(digits(sql, 't7', 5), digits(sql, 't8', 5), digits(sql, 't9', 5)),
    record_id: `CASE WHEN ${hasRecord} THEN ${text('company_no * 1000000 + record_no')} END`,
    ip: `CASE WHEN is_system = 0 THEN ${concat("'203.0.'", text(sql.div('address', 256)), "'.'", text('address % 256'))} END`,
    type: pick(
      sql,
      said.types.map(([type]) => type),
      'type_no',
    ),
    entity: `CASE WHEN ${hasRecord} THEN ${pick(
      sql,
      said.types.map(([, entity]) => entity ?? ''),
      'type_no',
    )} END`,
    event: pick(
      sql,
      events.map(([event]) => event),
      'event_no',
    ),
  }
}

function names(sql: Dialect): Layer {
  const { concat, div, text } = sql
  const { firstNames, lastNames, places, trades } = said
  const person = (first: string, last: string) =>
    concat(
      pick(sql, firstNames, `(${first}) % ${firstNames.length}`),
      "' '",
      pick(sql, lastNames, `(${last}) % ${lastNames.length}`),
    )
  const user = person('user_no * 7 + company_no * 11', `user_no * 3 + company_no * 5 + ${div('user_no', 19)}`)
  const place = pick(sql, places, `record_no % ${places.length}`)
  const trade = pick(sql, trades, `(record_no + company_no) % ${trades.length}`)
  return {
    admin_name: person('admin_no * 5', 'admin_no * 7 + 3'),
    actor_id: 'CASE WHEN is_admin = 1 THEN admin_id WHEN is_system = 1 THEN job ELSE user_id END',
    own_name: `CASE WHEN is_system = 1 THEN job ELSE ${user} END`,
    record_name: `CASE WHEN ${hasRecord} THEN ${concat(place, "' '", trade, "' '", text('record_no'))} END`,
  }
}

function sentences({ concat }: Dialect): Layer {
  const actor = 'CASE WHEN is_admin = 1 THEN admin_name ELSE own_name END'
  const rare = `CASE WHEN is_rare = 1 THEN ' in the ${said.words.rare}' ELSE '' END`
  return {
    actor_name: actor,
    description: concat(
      `CASE WHEN ${hasRecord} THEN ${concat('entity', `' "'`, 'record_name', `'" was '`, 'event', "' by '", actor)}` +
        ` ELSE ${concat(actor, "' '", 'event', "' from '", 'ip')} END`,
      rare,
    ),
  }
}

/** What changed in the record: nothing that `before` had at its creation, nothing that `after` has at its deletion. */
function changes(sql: Dialect): string {
  const { concat, div, text, hex } = sql
  const nth = (event: string) => events.findIndex(([each]) => each === event)
  const before = (value: string) => `CASE WHEN event_no = ${nth('created')} THEN 'null' ELSE ${value} END`
  const after = (value: string) => `CASE WHEN event_no = ${nth('deleted')} THEN 'null' ELSE ${value} END`
  const quoted = (value: string) => concat(`'"'`, value, `'"'`)
  const field = (name: string, from: string, to: string) =>
    concat(`'"${name}":['`, before(from), "','", after(to), "']'")
  const word = (list: readonly string[], hash: string) => quoted(pick(sql, list, `${hash} % ${list.length}`))
  const fields = [
    field('stage', word(said.stages, 'h2'), word(said.stages, div('h2', 100))),
    field(
      'amount',
      quoted(concat(text('h3 % 100000'), "'.00'")),
      quoted(concat(text('h4 % 100000'), "'.50'")),
    ),
    field('probability', text('h3 % 100'), text('h4 % 100')),
    field('nextStep', word(said.steps, 'h2'), word(said.steps, 'h3')),
    field('reference', quoted(hex('h2', 8)), quoted(hex('h3', 8))),
  ]
  const commas = fields.flatMap((each, index) => (index === 0 ? [each] : ["','", each]))
  return `CASE WHEN ${hasRecord} THEN ${concat("'{'", ...commas, "'}'")} ELSE '{}' END`
}

function context(sql: Dialect): string {
  const { concat } = sql
  const browser = pick(sql, said.browsers, `t10 % ${said.browsers.length}`)
  return (
    `CASE WHEN is_system = 1 THEN '{"source":"job"}'` +
    ` ELSE ${concat(`'{"source":"http","userAgent":"'`, browser, `'"}'`)} END`
  )
}

/** Looks like a UUID. */
function requestId({ concat, hex, div }: Dialect): string {
  const four = (number: string) => hex(`(${number}) % 65536`, 4)
  const twelve = concat(hex('t6', 8), four('t10'))
  return concat(hex('t7', 8), "'-'", four('t8'), "'-'", four(div('t8', 9)), "'-'", four('t9'), "'-'", twelve)
}

function searchText({ concat, lineFeed }: Dialect): string {
  const optional = (column: string) =>
    `CASE WHEN ${column} IS NULL THEN '' ELSE ${concat(column, lineFeed)} END`
  const line = (column: string) => [column, lineFeed]
  return `lower(${concat(...line('actor_name'), ...line('type'), ...line('event'), optional('record_name'), optional('ip'), 'description')})`
}

/** The n-th text of a list, counted from 0, without a look-up for each. */
function pick(sql: Dialect, list: readonly string[], n: string): string {
  const width = Math.max(...list.map((text) => text.length))
  const texts = list.map((text) => text.padEnd(width)).join('')
  return `rtrim(${sql.slice(`'${texts}'`, `(${n}) * ${width}`, width)})`
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The last digits of a number in Crockford's base 32. */
function digits(sql: Dialect, number: string, length: number): string {
  return sql.concat(...Array.from({ length }, (_, index) => digitOf(sql, number, length - 1 - index)))
}

function digitOf({ div, slice }: Dialect, number: string, position: number): string {
  return slice(`'${ALPHABET}'`, `${position === 0 ? number : div(number, 32 ** position)} % 32`, 1)
}
