// The interface of `iam-verdict/code`. Published as `code/index.d.ts` and `.d.cts`.
import type { EngineSource } from './public.js'

export { EngineError, RequestError } from './public.js'

/**
 * Makes the parsers ready. Needed once in browsers, workerd and Vercel's edge runtime, where their WebAssembly is loaded
 * from beside the code or is handed over; elsewhere it is read at import and this resolves at once.
 */
export default function init(source?: EngineSource): Promise<void>

/** A source file. */
export interface SourceFile {
  /** Its path, by which other files import it; its end tells the language: `.py`, `.js`, `.mjs`, `.cjs`, `.jsx`, `.ts`, `.mts`, `.cts`, `.tsx`. */
  name: string
  /** At most 2,000,000 bytes; of a longer one it is told that it was not read. */
  text: string
}

/**
 * The calls of AWS that sources make, together, without running them: clients of boto3 and of the AWS SDKs for
 * JavaScript (versions 2 and 3), followed through variables, functions, classes and files. Throws `RequestError` where
 * `files` is of another shape.
 *
 * ```js
 * codeCalls({ name: 'job.py', text: "import boto3\nboto3.client('s3').put_object(Bucket='reports', Key='a.csv')" })
 * // { calls: [{ file: 'job.py', line: 2, column: 19, service: 's3', operation: 'PutObject',
 * //             parameters: { Bucket: 'reports', Key: 'a.csv' } }], notSeen: [] }
 * ```
 */
export function codeCalls(files: SourceFile | readonly SourceFile[]): CodeCalls

/** What sources call. */
export interface CodeCalls {
  /** By file and line. */
  calls: CodeCall[]
  /** What was not seen, by file and line. Empty: all that the sources call is in `calls`. */
  notSeen: NotSeen[]
}

/** A call of an operation of AWS. */
export interface CodeCall {
  /** As it was given. */
  file: string
  /** From 1. */
  line: number
  /** From 0, in UTF-16 code units: where the operation is named. */
  column: number
  /** As boto3 calls it: `s3`, `stepfunctions`. */
  service: string
  /** As the API calls it: `PutObject`. */
  operation: string
  /** What stands in the source, as far as it is known: texts with `*` where they can be anything, `null` for what is not known at all. */
  parameters: Record<string, CodeParameter>
}

export type CodeParameter = string | null | CodeParameter[] | { [name: string]: CodeParameter }

/** A place that may call AWS, and was not followed. */
export interface NotSeen {
  file: string
  /** From 1. */
  line: number
  /** From 0, in UTF-16 code units. */
  column: number
  /** In words. */
  why: string
}
