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
    return named(error, name, what)
  }
  return answered(answer, name, what)
}

/** The same of a call that answers later. */
export async function rejects(call, name, what) {
  let answer
  try {
    answer = await call()
  } catch (error) {
    return named(error, name, what)
  }
  return answered(answer, name, what)
}

function named(error, name, what) {
  ok(error instanceof Error, `${what}: threw something that is no Error: ${String(error)}`)
  if (error.name !== name) fail(`${what}: threw ${error.name} (${error.message}), expected ${name}`)
  return error
}

const answered = (answer, name, what) => fail(`${what}: answered ${String(JSON.stringify(answer)).slice(0, 200)}, expected ${name}`)
