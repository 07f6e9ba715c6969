// `iam-verdict serve`: IAM and AWS STS over a world, for the AWS CLI and the AWS SDKs.
import type { AddressInfo } from 'node:net'
import type { WorldInput } from 'iam-verdict/tools'
import type { Arguments, Command } from '../arguments.js'
import { isJson, readDocument } from '../document.js'
import { InputError, UsageError } from '../fault.js'
import { oneLine } from '../formats/pretty.js'
import { FolderSource } from '../world/folder.js'
import { readWorld, WORLD_OPTIONS, type WorldOf } from '../world/read.js'
import { Credentials } from './credentials.js'
import { Details, parsed } from './details.js'
import { listener } from './http.js'
import { Endpoint, refusal } from './server.js'

const LOOPBACK = '127.0.0.1'

export const command: Command = {
  usage: '--world FILE [OPTION…]',
  about: 'Answers calls of IAM and AWS STS from a world, as AWS\'s query protocol has them, on this machine alone.\nWhoever knows an access key id may call: there are no secrets, so signatures are not checked.',
  options: {
    world: { value: 'FILE', multiple: true, about: 'what AWS prints about accounts, or a world file; may stand several times' },
    port: { value: 'N', about: 'where to listen; 4510 when absent, 0: wherever there is room' },
    host: { value: 'ADDRESS', about: `the address to listen on; ${LOOPBACK} when absent. Any other lets other machines in` },
    'allow-host': { value: 'NAME', multiple: true, about: 'a name beside localhost by which the server may be called; may stand several times' },
    ...WORLD_OPTIONS
  },
  files: 'none'
}

export async function start(args: Arguments): Promise<void> {
  const names = args.values('world')
  if (names.length === 0) throw new UsageError('`--world` is missing: a file with what AWS prints about accounts')
  const [host, port] = [args.value('host') ?? LOOPBACK, portOf(args.value('port'))]
  const read = await readWorld(names, args)
  const { world } = read
  const credentials = new Credentials(world)
  const endpoint = new Endpoint({ world, credentials, details: new Details(inputsOf(read), read.policies) })
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  const server = listener({ hosts: args.values('allow-host').map(name => name.toLowerCase()), reply: (call, id) => endpoint.reply(call, id), refuse: refusal, log })
  server.on('error', error => {
    process.exitCode = 2
    log(`iam-verdict serve: ${host}:${port}: ${error.message}`)
  })
  server.listen(port, host, () => {
    const { address, port: found, family } = server.address() as AddressInfo
    process.stdout.write(greeting(`http://${family === 'IPv6' ? `[${address}]` : address}:${found}`, credentials, world.check().filter(({ findingType }) => findingType === 'ERROR').length))
    process.stderr.write(read.notes)
    if (!['127.0.0.1', '::1'].includes(address)) log(`warning: ${address} can be reached from other machines, and whoever reaches it may call as anyone`)
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close()
      server.closeIdleConnections()
      // Whoever is still sending has a second.
      setTimeout(() => server.closeAllConnections(), 1000).unref()
    })
  }
}

function portOf(given = '4510'): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN
  if (!(port <= 65_535)) throw new UsageError(`\`${given}\` is no port: a number from 0 to 65535`)
  return port
}

/** What the world was read from, as values. */
function inputsOf({ sources }: WorldOf): WorldInput[] {
  return sources.map(source => {
    if (source instanceof FolderSource) throw new InputError([{ place: { file: source.file }, message: 'for `serve` give what `aws iam get-account-authorization-details` prints: it answers with that' }])
    try {
      return (isJson(source) ? parsed(source.text) : readDocument(source).value) as WorldInput
    } catch (error) {
      if (error instanceof InputError) throw error
      throw new InputError([{ place: { file: source.file }, message: 'for `serve` a file holds one JSON value, or one a line' }])
    }
  })
}

function greeting(url: string, { madeUp }: Credentials, errors: number): string {
  const rows = [...madeUp].map(([id, arn]) => `  ${id}  ${oneLine(arn)}`)
  return [
    `listening on ${url}`,
    ...(errors > 0 ? [`${errors === 1 ? 'an error was' : `${errors} errors were`} found in the world: \`iam-verdict world check\` tells`] : []),
    '',
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_SECRET_ACCESS_KEY=any`,
    '  export AWS_ACCESS_KEY_ID=…  # whose call it is: one of these, or an access key id of the world',
    '',
    ...rows,
    '',
    'Signatures are not checked: no secrets are kept.',
    ''
  ].join('\n')
}
