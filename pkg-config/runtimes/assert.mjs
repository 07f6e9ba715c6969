// The few assertions that the suite needs, for runtimes without node:assert.

export function fail(message) {
  throw new Error(message)
}

export function ok(value, message) {
  if (!value) fail(message)
}

export function equal(actual, expected, what) {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== wanted) fail(`${what}: ${is}, expected ${wanted}`)
}

/** The error that `call` throws; it must have this name, whatever minifying does to classes. */
export function throws(call, name, what) {
  let answer
  try {
    answer = call()
  } catch (error) {
    ok(error instanceof Error, `${what}: threw something that is no Error: ${String(error)}`)
    if (error.name !== name) fail(`${what}: threw ${error.name} (${error.message}), expected ${name}`)
    return error
  }
  return fail(`${what}: answered ${String(JSON.stringify(answer)).slice(0, 200)}, expected ${name}`)
}
