import fs from 'node:fs'
import { test } from 'vitest'
import { program } from './program.mjs'

test('the suite', async () => {
  fs.writeFileSync('found.json', JSON.stringify(await program()))
}, 60_000)
