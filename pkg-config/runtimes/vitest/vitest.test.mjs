import fs from 'node:fs'
import path from 'node:path'
import { workspace } from '../prepare.mjs'
import { bin, run, tell, versionOf } from '../runtime.mjs'

await run('vitest', bin('vitest', 'vitest'), ['run', 'calls.spec.mjs'])
tell({ folder: 'vitest', runtime: 'Vitest', version: versionOf('vitest', 'vitest'), what: 'ES modules' }, JSON.parse(fs.readFileSync(path.join(workspace('vitest'), 'found.json'), 'utf8')))
