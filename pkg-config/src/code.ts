// What `iam-verdict/code` has. Its WebAssembly file holds parsers, and nothing of IAM.
import { run } from './engine.js'
import { EngineError, RequestError } from './errors.js'
import { snapshot } from './snapshot.js'
import type { CodeGlue } from './glue.js'
import type * as Public from './public-code.js'

export { EngineError, RequestError }

export function codeCalls(files: Public.SourceFile | readonly Public.SourceFile[]): Public.CodeCalls {
  const given = JSON.parse(snapshot(Array.isArray(files) ? files : [files], { path: ['files'] })) as Public.SourceFile[]
  try {
    return together(given)
  } catch (thrown) {
    if (!isTrap(thrown)) throw thrown
    return withoutFatal(given)
  }
}

/** A parser that nests too deep dies with its instance: the files that are too much for it are told, the others read. */
function withoutFatal(files: readonly Public.SourceFile[]): Public.CodeCalls {
  const [fatal, others] = [files.filter(isFatal), files.filter(file => !isFatal(file))]
  const { calls, notSeen } = together(others)
  const why = 'the file is not read: it nests too deep'
  return { calls, notSeen: [...fatal.map(({ name }) => ({ file: name, line: 1, column: 0, why })), ...notSeen] }
}

function isFatal(file: Public.SourceFile): boolean {
  try {
    together([file])
    return false
  } catch (thrown) {
    if (!isTrap(thrown)) throw thrown
    return true
  }
}

const isTrap = (thrown: unknown): boolean => thrown instanceof EngineError && thrown.code === 'trap'

const together = (files: readonly Public.SourceFile[]): Public.CodeCalls =>
  JSON.parse(run(({ glue }) => calls(glue as unknown as CodeGlue, JSON.stringify(files)))) as Public.CodeCalls

function calls(glue: CodeGlue, text: string): string {
  try {
    return glue.codeCalls(text)
  } catch (thrown) {
    // Words are about the input, everything else is a trap.
    if (typeof thrown === 'string') throw Object.assign(Object.create(null) as object, { name: 'RequestError', code: 'invalid-type', message: `files: ${thrown}` })
    throw thrown
  }
}
