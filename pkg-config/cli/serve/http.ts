// HTTP around the calls: who may speak to the server, and how much. Bodies are read whole, within limits; whatever
// comes, an answer goes out.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { ServiceFault } from './fault.js'
import { logged } from './xml.js'

/**
 * A policy has up to 131,072 characters (botocore, `PolicyDocumentType`), nine bytes each where they are percent-encoded
 * at worst; a simulation of a few dozen of usual size fits, and AWS tells no limit of its own.
 */
const LONGEST_BODY = 4 * 1024 * 1024
/** Of all bodies that are being read at once: sixteen of the longest. */
const MOST_BYTES = 16 * LONGEST_BODY
/** Connections at once; a client that sends a thousand calls side by side is served. */
const MOST_CONNECTIONS = 4096
/** For headers and body. AWS's clients wait 60 seconds for an answer. */
const SECONDS_TO_SEND = 30

export interface Call {
  body: string
  headers: IncomingMessage['headers']
  /** The address of the client. */
  from: string
}

export interface Reply {
  status: number
  xml: string
  /** Who asked for what, for the log. */
  about: string
}

export interface Options {
  /** Names beside `localhost` and addresses by which the server may be called. */
  hosts: readonly string[]
  reply(call: Call, requestId: string): Reply
  refuse(fault: ServiceFault, requestId: string): Reply
  log(line: string): void
}

export function listener(options: Options): Server {
  let reading = 0
  const server = createServer({ requestTimeout: SECONDS_TO_SEND * 1000, headersTimeout: SECONDS_TO_SEND * 1000, keepAliveTimeout: 5000 }, (request, response) => {
    const start = performance.now()
    const requestId = randomUUID()
    const chunks: Buffer[] = []
    let size = 0
    let isAnswered = false
    const answer = (make: () => Reply): void => {
      if (isAnswered) return
      isAnswered = true
      reading -= size
      const reply = attempt(make, options, requestId)
      send(request, response, reply, requestId)
      options.log(`${new Date().toISOString()} ${reply.status} ${logged(reply.about)} ${Math.round(performance.now() - start)} ms`)
    }
    const refuse = (fault: ServiceFault) => answer(() => options.refuse(fault, requestId))
    request.on('error', () => refuse(new ServiceFault('RequestAborted', 'The request was not sent to its end.')))
    const unwelcome = unwelcomed(request, options.hosts)
    if (unwelcome) return refuse(unwelcome)
    request.on('data', (chunk: Buffer) => {
      if (isAnswered) return
      size += chunk.length
      reading += chunk.length
      chunks.push(chunk)
      if (size > LONGEST_BODY) refuse(new ServiceFault('RequestEntityTooLarge', `The body is longer than ${LONGEST_BODY} bytes.`, 413))
      else if (reading > MOST_BYTES) refuse(new ServiceFault('ServiceUnavailable', 'Too many requests are being read: try again.', 503))
    })
    request.on('end', () => answer(() => {
      const body = request.method === 'POST' ? Buffer.concat(chunks).toString() : queryOf(request)
      return options.reply({ body, headers: request.headers, from: request.socket.remoteAddress ?? '' }, requestId)
    }))
  })
  server.maxConnections = MOST_CONNECTIONS
  // What is no HTTP is answered as HTTP says, and the connection ends.
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  return server
}

/** An error of our own is answered as AWS answers one of its own, and told in the log. */
function attempt(make: () => Reply, { refuse, log }: Options, requestId: string): Reply {
  try {
    return make()
  } catch (error) {
    if (error instanceof ServiceFault) return refuse(error, requestId)
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return refuse(new ServiceFault('InternalFailure', 'The server failed; its log tells how.', 500), requestId)
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, xml }: Reply, requestId: string): void {
  if (response.destroyed) return
  // What was not read to its end would be taken for the next request.
  const isWhole = request.complete
  response.writeHead(status, { 'Content-Type': 'text/xml', 'x-amzn-RequestId': requestId, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', ...(!isWhole && { Connection: 'close' }) })
  response.end(xml)
  if (!isWhole) request.resume()
}

/** Browsers are not served: a page could ask on behalf of whoever looks at it, and name this machine as it likes. */
function unwelcomed({ method = '', headers }: IncomingMessage, hosts: readonly string[]): ServiceFault | undefined {
  const host = /^(.*?)(?::\d+)?$/.exec(headers.host ?? '')?.[1]?.toLowerCase() ?? ''
  const isAddress = isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0
  if (!isAddress && !['localhost', ...hosts].includes(host)) return new ServiceFault('AccessDenied', `The server is not called \`${host.slice(0, 100)}\`; --allow-host makes it answer to that name.`, 403)
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return new ServiceFault('AccessDenied', 'Pages in browsers are not served.', 403)
  if (method !== 'POST' && method !== 'GET') return new ServiceFault('MethodNotAllowed', `${method.slice(0, 20)} is not taken: calls are POST or GET.`, 405)
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (method === 'POST' && type !== 'application/x-www-form-urlencoded') return new ServiceFault('InvalidContentType', 'Calls of the query protocol are application/x-www-form-urlencoded.', 415)
  return undefined
}

const queryOf = ({ url = '' }: IncomingMessage): string => url.slice(url.indexOf('?') + 1 || url.length)
