// Errors as AWS's query protocol answers them.

/** A call that is refused. `status` and `code` are AWS's own; clients make exceptions of the code. */
export class ServiceFault extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message)
  }
}

export const validationError = (message: string): ServiceFault => new ServiceFault('ValidationError', message)

/** Of what is not in the world. */
export const noSuchEntity = (message: string): ServiceFault => new ServiceFault('NoSuchEntity', message, 404)
