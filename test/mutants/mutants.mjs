/**
 * The leaks that the visibility suite has to catch, each as the slip of a pen in the source. A text that is replaced must
 * stand in its file exactly once, so that a mutant which no longer applies is noticed.
 */

/**
 * @typedef {object} Edit
 * @property {string} file
 * @property {string} find
 * @property {string} put
 */

/**
 * @typedef {object} Mutant
 * @property {string} leak one of the eight of the design
 * @property {string} place what was changed
 * @property {readonly Edit[]} edits
 * @property {'sqlite' | 'mariadb'} [on] where it shows. Default: everywhere, so it is tried on SQLite
 * @property {string} [suite] Default: SUITE
 */

/** What catches a mutant, if nothing else is said. */
export const SUITE = 'test/behaviour/query/visibility'

const visibility = 'src/query/visibility.ts'
const matches = 'src/query/where-matches.ts'
const keyText = 'src/store/key-text.ts'
const rows = 'src/query/activity-rows.ts'

const COMPANY = '(${ALIAS}.companyId = :viewerCompany AND'

/** Behind the SQL stands a second lock, which hides the row that a mistake there lets out. Without it the row itself is read. */
const withoutSecondLock = [
  { file: rows, find: '.filter((activity) => canSee(sight, activity))', put: '' },
  {
    file: rows,
    find: 'selectWhere(rows, [whereVisible(sight)])',
    put: "selectWhere(rows, [{ sql: '1 = 1', parameters: {} }])",
  },
]

/** @type {readonly Mutant[]} */
export const MUTANTS = [
  {
    leak: 'admin leak',
    place: 'a company sees admins: SQL alone',
    edits: [{ file: visibility, find: " AND ${ALIAS}.actorKind <> 'admin')`,", put: ')`,' }],
  },
  {
    leak: 'admin leak',
    place: 'a company sees admins: the second lock too',
    edits: [
      { file: visibility, find: " AND ${ALIAS}.actorKind <> 'admin')`,", put: ')`,' },
      { file: visibility, find: " && actor.kind !== 'admin'", put: '' },
    ],
  },
  {
    leak: 'NULL company',
    place: 'a company sees what has none',
    edits: [
      {
        file: visibility,
        find: COMPANY,
        put: '((${ALIAS}.companyId = :viewerCompany OR ${ALIAS}.companyId IS NULL) AND',
      },
    ],
  },
  {
    leak: 'NULL company',
    place: 'a user in one company sees what has none',
    edits: [
      {
        file: visibility,
        find: '(${own} AND ${ALIAS}.companyId = :viewerCompany)',
        put: '(${own} AND (${ALIAS}.companyId = :viewerCompany OR ${ALIAS}.companyId IS NULL))',
      },
    ],
  },
  {
    leak: 'id without kind',
    place: 'a user is anybody with the id',
    edits: [{ file: visibility, find: "${ALIAS}.actorKind = 'user' AND ", put: '' }],
  },
  {
    leak: 'id without kind',
    place: 'an admin is anybody with the id',
    edits: [{ file: visibility, find: "${ALIAS}.actorKind = 'admin' AND ", put: '' }],
  },
  {
    leak: 'id without kind',
    place: 'whoever acts for somebody is an admin',
    edits: [{ file: visibility, find: "${ALIAS}.impersonatorKind = 'admin' AND ", put: '' }],
  },
  {
    leak: 'case-blind id',
    place: 'LOWER() around the ids of companies',
    edits: [
      { file: visibility, find: COMPANY, put: '(LOWER(${ALIAS}.companyId) = LOWER(:viewerCompany) AND' },
    ],
  },
  {
    leak: 'case-blind id',
    place: 'a case-blind collation of all ids',
    on: 'mariadb',
    edits: [
      {
        file: 'src/store/activity-log-entity.ts',
        find: "collation: 'ascii_bin'",
        put: "collation: 'ascii_general_ci'",
      },
    ],
  },
  {
    leak: 'trailing space',
    place: 'ids keep their spaces, which MariaDB pads',
    on: 'mariadb',
    edits: [
      { file: keyText, find: '/^[\\x21-\\x24\\x26-\\x7e]*$/', put: '/^[\\x20-\\x24\\x26-\\x7e]*$/' },
      { file: keyText, find: '/[^\\x21-\\x24\\x26-\\x7e]/g', put: '/[^\\x20-\\x24\\x26-\\x7e]/g' },
    ],
  },
  {
    leak: 'trailing space',
    place: "the company viewer's id is trimmed",
    edits: [
      {
        file: visibility,
        find: '{ viewerCompany: toKeyText(sight.companyId) }',
        put: '{ viewerCompany: toKeyText(sight.companyId.trim()) }',
      },
    ],
  },
  {
    leak: 'LIKE wildcard',
    place: 'LIKE between the ids of companies',
    edits: [{ file: visibility, find: COMPANY, put: '(${ALIAS}.companyId LIKE :viewerCompany AND' }],
  },
  {
    leak: 'LIKE wildcard',
    place: 'LIKE in search',
    edits: [
      {
        file: matches,
        find: '${place}(${ALIAS}.${column}, :${name}${index}) > 0',
        put: "${ALIAS}.${column} LIKE '%' || :${name}${index} || '%'",
      },
    ],
  },
  {
    leak: 'OR without brackets',
    place: 'several actors, types or events',
    edits: [
      {
        file: matches,
        find: "return `(${each.join(take === 'these' ? ' OR ' : ' AND ')})`",
        put: "return each.join(take === 'these' ? ' OR ' : ' AND ')",
      },
    ],
  },
  {
    leak: 'OR without brackets',
    place: 'all actors but one',
    edits: [{ file: matches, find: "return `(${parts.join(' OR ')})`", put: "return parts.join(' OR ')" }],
  },
  {
    leak: 'OR without brackets',
    place: 'what an admin did on behalf of others',
    edits: [
      {
        file: visibility,
        find: " AND (${ALIAS}.actorKind <> 'admin' OR ${ALIAS}.actorId IS NULL OR ${ALIAS}.actorId <> :viewerAdmin))`",
        put: " AND ${ALIAS}.actorKind <> 'admin' OR ${ALIAS}.actorId IS NULL OR ${ALIAS}.actorId <> :viewerAdmin)`",
      },
    ],
  },
  {
    leak: 'OR without brackets',
    place: "an admin's two branches as one condition",
    // Nothing leaks by it while rows are asked for by their ids, so only the condition itself can be looked at.
    suite: 'test/query/visibility',
    edits: [
      {
        file: visibility,
        find: "sql: `(${[first, ...others].map(({ sql }) => sql).join(' OR ')})`",
        put: "sql: [first, ...others].map(({ sql }) => sql).join(' OR ')",
      },
    ],
  },
  {
    leak: 'cursor that drops the scope',
    place: 'behind a cursor nobody asks who looks',
    edits: [
      {
        file: rows,
        find: 'selectWhere(rows, [branch, ...conditions,',
        put: "selectWhere(rows, [after === null ? branch : { sql: '1 = 1', parameters: {} }, ...conditions,",
      },
    ],
  },
  {
    leak: 'cursor that drops the scope',
    place: 'the same without the second lock',
    edits: [
      ...withoutSecondLock,
      {
        file: rows,
        find: 'selectWhere(rows, [branch, ...conditions,',
        put: "selectWhere(rows, [after === null ? branch : { sql: '1 = 1', parameters: {} }, ...conditions,",
      },
    ],
  },
  {
    leak: 'cursor that drops the scope',
    place: 'a cursor is of any viewer',
    edits: [{ file: 'src/query/cursor.ts', find: '.update(`${question}\\n${text}`)', put: '.update(text)' }],
  },
]
