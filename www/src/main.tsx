// The page: state, question, answer.
import { render } from 'preact'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { FIRST, loadedExample, loadExample } from '../examples/index.ts'
import { commandsOf } from './commands.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import { engine } from './engine.ts'
import type { Answer } from './engine.worker.ts'
import { fromExample } from './example.ts'
import { redCount } from './expectations.ts'
import { fieldOf, type Faults } from './faults.ts'
import { useFindings } from './findings.ts'
import type { Imported } from './importers.ts'
import { keepOffline } from './offline.ts'
import { NO_OUTCOMES, outcomesOf } from './outcomes.ts'
import { ask, type Asked } from './scenario.ts'
import { decode, link } from './share.ts'
import type { Change, State } from './state.ts'
import { nextTheme, savedTheme, useTheme } from './theme.ts'
import { addPolicy } from './stacks.ts'
import { begin, next, redo, replace, undo } from './timeline.ts'
import { SHELL } from './texts/shell.ts'
import { loadWritingAtFirstDeed } from './writing.ts'
import { WAYS } from './texts/ways.ts'
import { Header } from './views/header.tsx'
import { lazy } from './views/lazy.tsx'
import { PoliciesPanel } from './views/policies.tsx'
import { RequestForm } from './views/request.tsx'
import { Shell, type ShellDialog } from './views/shell.tsx'
import { Split } from './views/split.tsx'
import { Tabs } from './views/tabs.tsx'
import { TracePanel } from './views/trace.tsx'
import { Verdict } from './views/verdict.tsx'
import { Without } from './views/without.tsx'
import { allOn, useWholeDecision } from './without.ts'
import { WaysIn, type Brought } from './views/ways-in.tsx'
import { WayOutButtons, WaysOut, type WayOut } from './views/ways-out.tsx'

const RequestsPanel = lazy(() => import('./views/requests.tsx').then(file => file.RequestsPanel))
const MatrixPanel = lazy(() => import('./views/matrix.tsx').then(file => file.MatrixPanel))

const WhatIfPanel = lazy(() => import('./views/what-if.tsx').then(file => file.WhatIfPanel))

/** How long typing rests before the engine is asked: what is typed together by a paste or a fast hand is one question. */
const REST_MS = 12

/** How long typing rests before the address is written anew: browsers limit how often that may be done. */
const ADDRESS_REST_MS = 300

/** How long an answer may take before the last decision, which is of another question, is taken away. */
const STALE_MS = 300

interface Shown {
  readonly state: State
  readonly answer: Answer
  readonly asked: Asked | undefined
}

function App({ start, notice }: { start: State; notice: string | undefined }) {
  const [timeline, setTimeline] = useState(() => begin(start))
  const state = timeline.now
  const change: Change = useCallback(make => setTimeline(now => next(now, make(now.now), Date.now())), [])
  const [shown, setShown] = useState<Shown>()
  // Of the saved requests; they are asked when the decision is there, so that it never waits for them.
  const [outcomes, setOutcomes] = useState(NO_OUTCOMES)
  const [banner, setBanner] = useState(notice)
  const [takeNewer, setTakeNewer] = useState<() => void>()
  const [dialog, setDialog] = useState<ShellDialog>()
  const [theme, setTheme] = useState(savedTheme)
  // Counts what was opened as a whole: editors and disclosures begin anew then.
  const [loads, setLoads] = useState(0)
  useTheme(theme)
  const asked = useMemo(() => ask(state), [state])
  // The address of a page that was only opened stays as it is: a broken link must not get lost.
  const written = useRef(start)
  const load = (opened: State) => {
    setTimeline(now => replace(now, opened))
    setLoads(count => count + 1)
  }

  useEffect(() => {
    const timer = setTimeout(() => {
      const readable = 'errors' in asked ? undefined : asked
      void decide(state, readable).then(answer => answer && setShown({ answer, state, asked: readable }))
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [state])

  useEffect(() => {
    if (written.current === state) return
    const timer = setTimeout(() => {
      written.current = state
      void address(state).then(next => written.current === state && history.replaceState(null, '', next))
    }, ADDRESS_REST_MS)
    return () => clearTimeout(timer)
  }, [state])

  useEffect(() => {
    if (!shown) return
    void outcomesOf(shown.state, question => engine.ask('decideMany', question))
      .then(decided => decided && setOutcomes(decided), () => setOutcomes(NO_OUTCOMES))
  }, [shown])

  useEffect(() => {
    const follow = () => void open(location.hash).then(opened => {
      if (opened.state) {
        written.current = opened.state
        load(opened.state)
      }
      setBanner(opened.notice)
    })
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])

  // Not before the first decision: what it needs must not wait.
  const started = shown !== undefined
  useEffect(() => {
    if (started) void keepOffline(take => setTakeNewer(() => take))
  }, [started])

  const goBack = timeline.past.length ? () => setTimeline(now => undo(now) ?? now) : undefined
  const goForth = timeline.future.length ? () => setTimeline(now => redo(now) ?? now) : undefined
  const current = useRef(state)
  current.current = state
  const imports = useImports(current, load, made => setTimeline(now => replace(now, made)))
  const [wayOut, setWayOut] = useState<WayOut>()
  const [brought, setBrought] = useState<Brought>({ number: 0, files: [] })
  const bring = useCallback((files: readonly File[]) => setBrought(({ number }) => ({ number: number + 1, files })), [])
  const wish = useRef(0)
  const openExample = async (id: string) => {
    const number = ++wish.current
    const example = await loadExample(id).catch(() => undefined)
    if (number !== wish.current) return
    if (!example) return setBanner(WAYS.noExample)
    keepInHistory(current.current)
    load(fromExample(example))
    setBanner(undefined)
  }
  const stale = useStale(state, shown)
  const faults = useMemo(() => faultsOf(asked, shown), [asked, shown])
  const findings = useFindings(state, shown, loads)
  const whole = useWholeDecision(shown?.state)
  const covered = useRef<Coverage>(undefined)
  const marks = covered.current = useMemo(() => coverageOf({ state: shown?.state ?? state, asked: shown?.asked, evaluation: shown?.answer.evaluation }, outcomes, covered.current), [shown, outcomes])
  const broken = 'errors' in asked ? 'The request cannot be read yet: see the field that is marked.' : stale ? undefined : shown?.answer.error?.message
  const evaluation = broken || stale ? undefined : shown?.answer.evaluation
  const tabs = [
    { id: 'why', title: 'Why', content: evaluation && shown?.asked && <TracePanel evaluation={evaluation} asked={shown.asked} state={shown.state} /> },
    { id: 'what-if', title: 'What if', content: (inSight: boolean) => evaluation && shown?.asked && <WhatIfPanel asked={shown.asked} state={shown.state} change={change} shown={inSight} /> },
    {
      id: 'requests', title: WAYS.requestsTab, badge: WAYS.badge(redCount(state, outcomes)),
      content: <RequestsPanel state={state} outcomes={outcomes} evaluation={evaluation} change={change} onFiles={bring} />
    },
    { id: 'matrix', title: WAYS.matrixTab, content: (shown: boolean) => <MatrixPanel state={state} change={change} shown={shown} /> }
  ]
  const commands = commandsOf(state, {
    openExample: id => void openExample(id),
    addPolicy: type => change(now => addPolicy(now, type)),
    share: () => void share(state).then(setBanner),
    theme: () => setTheme(nextTheme(theme)),
    undo: goBack,
    redo: goForth,
    palette: () => setDialog('palette'),
    help: () => setDialog('help'),
    tabs
  })

  return (
    <>
      <a class="skip" href="#decision" onClick={skip}>Skip to the decision</a>
      <Header example={state.example} theme={theme} onTheme={() => setTheme(nextTheme(theme))} onExample={id => void openExample(id)} onShare={() => share(state)}
        onUndo={goBack} onRedo={goForth} onCommands={() => setDialog('palette')} />
      {takeNewer && (
        <p class="banner" role="status">
          <span class="grow">{SHELL.newer}</span>
          <button type="button" class="quiet small" onClick={takeNewer}>{SHELL.takeNewer}</button>
          <button type="button" class="quiet small" onClick={() => setTakeNewer(undefined)}>{SHELL.close}</button>
        </p>
      )}
      {banner && <p class="banner" role="status"><span class="grow">{banner}</span><button type="button" class="quiet small" onClick={() => setBanner(undefined)}>{SHELL.close}</button></p>}
      <main>
        <div class="answer-top">
          <Teaches example={state.example} />
          <Verdict evaluation={evaluation} broken={broken} started={started}
            without={<Without state={state} decision={evaluation?.decision} whole={whole} onAllOn={() => change(allOn)} />}
            waysOut={<WayOutButtons way={wayOut} onWay={setWayOut} />}>
            <WaysOut way={wayOut} onWay={setWayOut} state={state} asked={'errors' in asked ? undefined : asked} evaluation={evaluation} outcomes={outcomes} />
          </Verdict>
        </div>
        <div class="question">
          <RequestForm state={state} faults={faults} change={change} loads={loads}
            head={<WaysIn {...imports} state={state} evaluation={evaluation} change={change} brought={brought} onFiles={bring} />} />
          <PoliciesPanel key={`policies-${loads}`} state={state} faults={faults} findings={findings} marks={marks} change={change} />
        </div>
        <Split />
        <div class="answer-rest">
          <Tabs label="About the decision" tabs={tabs} />
        </div>
      </main>
      <Shell commands={commands} dialog={dialog} onClose={() => setDialog(undefined)} />
      <footer>
        <p>Nothing leaves this page: the engine runs in your browser, and the page may connect to its own address only. Links keep their policies behind the <code>#</code>, which browsers never send.</p>
        <p>Not affiliated with Amazon Web Services. What is decided, and where AWS is silent, is told in the project’s documentation.</p>
      </footer>
    </>
  )
}

/** The answer of the engine; none when something newer was asked. */
function decide(state: State, asked: Asked | undefined): Promise<Answer | undefined> {
  const drafts = state.drafts.flatMap(({ id, text, type }) => (type === 'kmsGrants' ? [] : [{ id, text, policyType: type }]))
  return engine.ask('decide', { scenario: asked?.scenario, drafts })
    .catch((error: Error) => ({ findings: [], error: { name: 'EngineError', message: error.message } }))
}

/** What was imported is put on the page, and can be taken back. */
function useImports(current: { readonly current: State }, load: (state: State) => void, put: (state: State) => void) {
  const last = useRef<{ before: State; after: State }>(undefined)
  const onImport = (all: readonly Imported[], again: boolean) => {
    const now = current.current
    // What corrects the last import takes its place.
    const before = again && last.current?.after === now ? last.current.before : now
    const after = all.reduce((state, imported) => imported.change(state), before)
    if (before === now && after !== now) keepInHistory(now)
    last.current = { before, after }
    if (all.some(({ whole }) => whole)) load(after)
    else if (after !== now) put(after)
  }
  const onTakeBack = () => {
    if (!last.current) return
    if (last.current.after !== current.current) keepInHistory(current.current)
    load(last.current.before)
    last.current = undefined
  }
  return { onImport, onTakeBack, isFresh: last.current?.after === current.current }
}

/** What is replaced as a whole comes back by Back, if it is one's own work. */
function keepInHistory({ example }: State): void {
  if (!example) history.pushState(null, '', location.href)
}

/** True when what is shown answers another question, for longer than the eye forgives. */
function useStale(state: State, shown: Shown | undefined): boolean {
  const [late, setLate] = useState<State>()
  const fresh = shown?.state === state
  useEffect(() => {
    if (fresh) return
    const timer = setTimeout(() => setLate(state), STALE_MS)
    return () => clearTimeout(timer)
  }, [state, fresh])
  return !fresh && late === state
}

/** To the decision, and not by the address: the state stands there. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('decision')?.focus()
}

/** The address that holds the state; the plain one for the first example, and for what no link can hold. */
async function address(state: State): Promise<string> {
  if (state.example === FIRST.id) return './'
  return link(state).catch(() => './')
}

/** Copies the link, and says what came of it. */
async function share(state: State): Promise<string> {
  let fragment
  try {
    fragment = await link(state)
  } catch {
    return 'Too large for a link'
  }
  history.replaceState(null, '', fragment)
  return navigator.clipboard.writeText(location.href).then(() => 'Link copied', () => 'The link is in the address bar')
}

function Teaches({ example }: { example: string | undefined }) {
  const shown = loadedExample(example)
  if (!shown) return null
  return <p class="teaches">{shown.teaches}{shown.source && <small> {shown.source}.</small>}</p>
}

/** Messages for the fields of the form: of the form itself, or of the engine. */
function faultsOf(asked: ReturnType<typeof ask>, shown: Shown | undefined): Faults {
  if ('errors' in asked) return new Map(asked.errors.map(({ field, message }) => [field, message]))
  const { name, field: path = '', message = '' } = shown?.answer.error ?? {}
  const field = name === 'RequestError' && shown?.asked ? fieldOf(path, shown.state.request.principal, shown.asked.grantAt) : undefined
  // At its field a message does not say where it is.
  return field ? new Map([[field, message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message]]) : new Map()
}

/** What an address holds. */
async function open(fragment: string): Promise<{ state?: State; notice?: string }> {
  try {
    const state = await decode(fragment)
    return state ? { state, notice: 'Opened from a link. Its policies are in the address only.' } : {}
  } catch (error) {
    return { notice: (error as Error).message }
  }
}

const opened = await open(location.hash)
render(<App start={opened.state ?? fromExample(FIRST)} notice={opened.notice} />, document.getElementById('app')!)
loadWritingAtFirstDeed()
