// `iam-verdict/edge`: a guard over the engine, which it imports and does not hold.
export { apiGatewayAuthorizer, lambdaAtEdge } from './lambda.js'
export { createAuthorizer } from './authorizer.js'
export { authzenHandler } from './authzen.js'
export { enforce } from './enforce.js'
export { TokenError } from './errors.js'
export { jwtPrincipal } from './jwt.js'
export { otelAttributes } from './record.js'
export { expressMiddleware, guardWorker, honoMiddleware } from './servers.js'
