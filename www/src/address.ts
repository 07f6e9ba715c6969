// The address of the page, which holds the state behind its `#`.
import { useEffect, useRef } from 'preact/hooks'
import { FIRST } from '../examples/index.ts'
import { decode, link } from './share.ts'
import type { State } from './state.ts'
import { LINKS } from './texts/links.ts'
import { SHELL } from './texts/shell.ts'

/** How long typing rests before the address is written anew: browsers limit how often that may be done. */
const REST_MS = 300

/** What an address holds: a state, or why there is none. */
export interface Opened {
  readonly state?: State
  readonly notice?: string
}

export async function open(fragment: string): Promise<Opened> {
  try {
    const state = await decode(fragment)
    return state ? { state, notice: SHELL.fromLink } : {}
  } catch (error) {
    return { notice: (error as Error).message }
  }
}

/** Keeps the address as the state is, and the state as the address is when a person changes that. */
export function useAddress(state: State, onOpen: (opened: Opened) => void): void {
  // The address of a page that was only opened stays as it is: a broken link must not get lost.
  const written = useRef(state)
  useEffect(() => {
    if (written.current === state) return
    const timer = setTimeout(() => {
      written.current = state
      void address(state).then(next => written.current === state && history.replaceState(null, '', next))
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [state])

  useEffect(() => {
    const follow = () => void open(location.hash).then(opened => {
      if (opened.state) written.current = opened.state
      onOpen(opened)
    })
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
}

/** The address that holds the state; the plain one for the first example, and for what no link can hold. */
async function address(state: State): Promise<string> {
  const plain = location.pathname + location.search
  if (state.example === FIRST.id) return plain
  return link(state).catch(() => plain)
}

/** Where others can open a link: a page that was saved as a file tells where it came from. */
function home(fragment: string, name = './'): string {
  const { home: saved } = document.documentElement.dataset
  return new URL(saved ? name : name === './' ? '' : name, saved ?? location.href).href.replace(/#.*/, '') + fragment
}

/** What is replaced as a whole comes back by Back, if it is one's own work. */
export function keepInHistory({ example }: State): void {
  if (!example) history.pushState(null, '', location.href)
}

/** Copies the link, and says what came of it. */
export async function share(state: State): Promise<string> {
  let fragment
  try {
    fragment = await link(state)
  } catch {
    return SHELL.tooLarge
  }
  history.replaceState(null, '', fragment)
  return navigator.clipboard.writeText(home(fragment)).then(() => SHELL.linkCopied, () => SHELL.linkInAddress)
}

/** Copies the line of HTML that shows this page in another one, and says what came of it. */
export async function embedLine(state: State): Promise<string> {
  let fragment
  try {
    fragment = await link(state)
  } catch {
    return SHELL.tooLarge
  }
  const address = home(fragment, './embed.html')
  const line = `<iframe src="${address}" title="${LINKS.embedTitle}" width="100%" height="600" loading="lazy" allow="clipboard-write"></iframe>`
  return navigator.clipboard.writeText(line).then(() => LINKS.embedCopied, () => LINKS.embedNotCopied)
}
