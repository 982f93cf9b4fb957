/** Takes away what was built before. Not tsup's own way: of its two builds at once each would take the other's. */
import { rmSync } from 'node:fs'

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
