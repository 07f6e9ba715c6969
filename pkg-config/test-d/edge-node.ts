// `iam-verdict/edge` with Node's types and no DOM library.
import { createServer } from 'node:http'
import { createAuthorizer, expressMiddleware } from 'iam-verdict/edge'

const authorizer = createAuthorizer({ policies: {}, principal: 'anonymous', action: request => `shop:${request.method}`, resource: ({ url }) => new URL(url).pathname })
const guard = expressMiddleware(authorizer, { protocolHeader: 'x-forwarded-proto' })

export const server = createServer((request, response) => void guard(request, response, () => response.end('ok')))
export const answer = async (): Promise<number | undefined> => (await authorizer.authorize(new Request('https://shop.example/'))).response?.status
