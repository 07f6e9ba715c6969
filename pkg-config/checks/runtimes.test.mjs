// The tables of runtimes tell what was run, and of what is pinned.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { root } from '../../scripts/steps.mjs'
import { between, IN_TEST, matrix, PLACES, RUNTIMES, testFile } from '../runtimes/matrix.mjs'

const read = file => fs.readFileSync(path.join(root, file), 'utf8')
const folders = fs.readdirSync(path.join(root, 'pkg-config/runtimes')).filter(name => fs.existsSync(path.join(root, 'pkg-config/runtimes', name, 'package.json')))

test('every folder with a manifest is a runtime with a test, and stands in the matrix', () => {
  assert.deepEqual([...RUNTIMES].sort(), folders.sort())
  for (const name of RUNTIMES) assert.ok(fs.existsSync(path.join(root, testFile(name))), name)
  assert.deepEqual([...new Set(matrix().map(({ folder }) => folder))], RUNTIMES)
  for (const name of IN_TEST) assert.ok(RUNTIMES.includes(name), name)
})

test('README and docs/RUNTIMES.md have the rows of the matrix', () => {
  for (const [place, written] of PLACES) assert.equal(between.exec(read(place))?.[0].split('\n').slice(1, -1).join('\n'), written(matrix()), place)
})

test('the versions that were run are those that are pinned', () => {
  for (const folder of RUNTIMES) {
    const { dependencies = {} } = JSON.parse(read(`pkg-config/runtimes/${folder}/package.json`))
    const pinned = Object.values(dependencies)
    if (pinned.length > 0) for (const { version } of matrix().filter(row => row.folder === folder)) assert.ok(pinned.includes(version), `${folder} ${version}: run make test-long`)
  }
})

test('lock files name versions and hashes, never where they were downloaded from', () => {
  for (const folder of RUNTIMES) {
    const lock = `pkg-config/runtimes/${folder}/package-lock.json`
    if (fs.existsSync(path.join(root, lock))) assert.doesNotMatch(read(lock), /"resolved"/, folder)
  }
})
