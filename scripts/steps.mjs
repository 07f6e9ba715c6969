// What every script here shares: one line a step, and commands that stop the script when they fail.
import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Bytes of what a command prints. */
const MOST_PRINTED = 1 << 28

/** Says what is about to happen. */
export const step = text => console.log(`== ${text}`)
export const output = text => console.log(text)

/** Runs a command to its end; ends this script with a plain line when it fails. `quiet`: what it prints shows only then. */
export function run(command, args, { env = {}, cwd = root, quiet = false } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    maxBuffer: MOST_PRINTED
  })
  if (result.status === 0) return
  if (quiet) process.stderr.write(Buffer.concat([result.stdout ?? Buffer.alloc(0), result.stderr ?? Buffer.alloc(0)]))
  console.error(`failed: ${path.basename(command)} ${args.join(' ')}${result.error ? ` (${result.error.message})` : ''}`)
  process.exit(1)
}

/** What a command prints, or undefined when it fails or does not exist. */
export function capture(command, args, { cwd = root } = {}) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: MOST_PRINTED })
  return result.status === 0 ? result.stdout.trim() : undefined
}

/** Runs a command; resolves to its exit code and all that it printed. Whoever stops this script stops the command too. */
export function execute(command, args, { env = {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    let isStopped = false
    const stop = () => { isStopped = child.kill('SIGINT') }
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => { printed += text })
    child.on('error', error => resolve({ code: 1, printed: `${printed}${error.message}\n` }))
    child.on('close', code => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop)
      if (isStopped) process.exit(130)
      resolve({ code, printed })
    })
  })
}

/** Of what Node's runner printed as TAP, only what went wrong. */
export function failures(printed) {
  const wrong = printed.split(/^(?=# Subtest: )/m).filter(block => /^ *not ok /m.test(block))
  return wrong.length > 0 ? wrong.join('') : printed
}
