// The page with all that it holds, in one file that needs no server and no network.
import { link } from './share.ts'
import type { State } from './state.ts'
import { SHELL } from './texts/shell.ts'

/** Saves the file, and says what came of it. */
export async function download(state: State): Promise<string> {
  let fragment
  try {
    fragment = await link(state)
  } catch {
    return SHELL.tooLarge
  }
  let page
  try {
    const response = await fetch('./standalone.html')
    if (!response.ok) throw new Error(response.statusText)
    page = await response.text()
  } catch {
    return SHELL.notDownloaded
  }
  const home = new URL('./', location.href).href
  // Both are addresses: nothing in them ends an attribute.
  const file = new Blob([page.replace('<html ', `<html data-state="${fragment}" data-home="${encodeURI(home)}" `)], { type: 'text/html' })
  const anchor = document.createElement('a')
  anchor.href = URL.createObjectURL(file)
  anchor.download = 'iam-verdict.html'
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000)
  return SHELL.downloaded
}
