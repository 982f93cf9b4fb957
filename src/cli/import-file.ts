/** The one place where the tool loads code that is named when it runs: the application's data source and its TypeScript loader. */
import { pathToFileURL } from 'node:url'

/** What an ES module exports. */
export async function importFile(file: string): Promise<object> {
  return (await import(pathToFileURL(file).href)) as object
}
