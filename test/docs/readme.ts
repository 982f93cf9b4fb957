/** What the README's program needs to run as a test: a database that is there, and the deal that it finds in it. */

const REPLACEMENTS: readonly (readonly [string, (options: string) => string])[] = [
  ["{ type: 'postgres', url: process.env['DATABASE_URL']!, entities: [Deal] }", (options) => options],
  [
    '  const deals = db.getRepository(Deal)\n',
    () =>
      "  const deals = db.getRepository(Deal); await deals.insert({ title: 'Renewal', ownerId: 7, bankAccount: 'ES91' })\n",
  ],
]

/** The README on a database that holds its deal, by default one in memory; line by line as it is otherwise. */
export function readmeAsProgram(
  text: string,
  options = "{ type: 'sqljs', entities: [Deal], synchronize: true }",
): string {
  return REPLACEMENTS.reduce((program, [written, run]) => {
    if (!program.includes(written)) throw new Error(`README.md does not have: ${written}`)
    return program.replace(written, run(options))
  }, text)
}
