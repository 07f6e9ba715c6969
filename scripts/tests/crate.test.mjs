// What `cargo publish` would pack, and the Rust that it promises to compile with.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { MSRV } from '../crate.mjs'
import { capture, root } from '../steps.mjs'

/** Beside the sources. Cargo adds its lock file, the manifest as it was, and the commit where there is one. */
const PACKED = ['CHANGELOG.md', 'Cargo.lock', 'Cargo.toml', 'Cargo.toml.orig', 'LICENSE-APACHE', 'LICENSE-MIT', 'NOTICE', 'README.md']
/** Most bytes of the sources, before they are compressed: the catalog is two thirds of them. crates.io takes 10 MB, compressed. */
const BUDGET = 4_950_000

test('the crate packs its sources and what a package must have, and nothing of the npm package or the tests', () => {
  const files = capture('cargo', ['package', '--list', '--allow-dirty', '--locked'], { cwd: root }).split('\n').filter(file => file !== '.cargo_vcs_info.json')
  const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
  assert.deepEqual(files.sort(), [...PACKED, ...sources].sort())
  const size = sources.reduce((sum, file) => sum + fs.statSync(path.join(root, file)).size, 0)
  assert.ok(size <= BUDGET, `${size} bytes of sources, budget ${BUDGET}`)
})

test('the README says which Rust that is', () => {
  assert.ok(fs.readFileSync(path.join(root, 'README.md'), 'utf8').includes(`Rust ${MSRV} or later`))
})

test('no dependency asks for a newer Rust than ours', () => {
  const { packages } = JSON.parse(capture('cargo', ['metadata', '--format-version', '1', '--locked'], { cwd: root }))
  const minor = version => Number(version.split('.')[1])
  assert.ok(packages.length > 10)
  for (const { name, version, rust_version: asked } of packages) if (asked) assert.ok(minor(asked) <= minor(MSRV), `${name} ${version} asks for ${asked}`)
})
