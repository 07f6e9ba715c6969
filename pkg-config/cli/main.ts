// The command `iam-verdict`: what is asked, and who answers it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const USAGE = `usage: iam-verdict COMMAND

  lsp        a language server for policies, over standard input and output
  --version  the version
  --help     this text
`

const version = (): string => {
  const manifest = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

const [command, ...others] = process.argv.slice(2)
// Editors add `--stdio` to whatever they are told to start.
const isKnown = others.length === 0 || (command === 'lsp' && others.every(option => option === '--stdio'))

if (command === 'lsp' && isKnown) {
  void import('./lsp.js').then(({ serve }) => serve(version()))
} else if (command === '--version' && isKnown) {
  process.stdout.write(`${version()}\n`)
} else if (command === '--help' && isKnown) {
  process.stdout.write(USAGE)
} else {
  process.stderr.write(`iam-verdict: ${wrong()}\n\n${USAGE}`)
  process.exitCode = 2
}

/** What is wrong with the arguments. */
function wrong(): string {
  if (command === undefined) return 'a command is missing'
  if (!['lsp', '--version', '--help'].includes(command)) return `there is no command \`${command}\``
  return `\`${command}\` does not take ${others.map(other => `\`${other}\``).join(', ')}`
}
