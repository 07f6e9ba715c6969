// The whole page: question on one side, answer on the other.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { loadedExample, loadExample } from '../examples/index.ts'
import { embedLine, keepInHistory, share, useAddress } from './address.ts'
import { commandsOf } from './commands.ts'
import { useDecision } from './decision.ts'
import { download } from './download.ts'
import { fromExample } from './example.ts'
import { redCount } from './expectations.ts'
import { useFindings } from './findings.ts'
import type { Imported } from './importers.ts'
import { keepOffline } from './offline.ts'
import { addPolicy } from './stacks.ts'
import type { Change, State } from './state.ts'
import { SHELL } from './texts/shell.ts'
import { WAYS } from './texts/ways.ts'
import { nextTheme, savedTheme, useTheme } from './theme.ts'
import { amend, begin, next, redo, replace, undo } from './timeline.ts'
import { Header } from './views/header.tsx'
import { lazy } from './views/lazy.tsx'
import { PoliciesPanel } from './views/policies.tsx'
import { RequestForm } from './views/request.tsx'
import { Shell, type ShellDialog } from './views/shell.tsx'
import { Split } from './views/split.tsx'
import { Tabs } from './views/tabs.tsx'
import { useTrace } from './views/trace.tsx'
import { Told } from './views/told.tsx'
import { Verdict } from './views/verdict.tsx'
import { WaysIn, type Brought } from './views/ways-in.tsx'
import { WayOutButtons, WaysOut, type WayOut } from './views/ways-out.tsx'
import { Without } from './views/without.tsx'
import { allOn, useWholeDecision } from './without.ts'
import { useWorld } from './world-desk.ts'
import { isStandalone } from './workers.ts'

const RequestsPanel = lazy(() => import('./views/requests.tsx').then(file => file.RequestsPanel))
const MatrixPanel = lazy(() => import('./views/matrix.tsx').then(file => file.MatrixPanel))
const WhatIfPanel = lazy(() => import('./views/what-if.tsx').then(file => file.WhatIfPanel))
const WorldPanel = lazy(() => import('./views/world.tsx').then(file => file.WorldPanel))
const LogPanel = lazy(() => import('./views/log.tsx').then(file => file.LogPanel))
const WorldCaller = lazy(() => import('./views/world-caller.tsx').then(file => file.WorldCaller))
const WorldPath = lazy(() => import('./views/world-path.tsx').then(file => file.WorldPath))

export function App({ start, notice }: { start: State; notice: string | undefined }) {
  const [timeline, setTimeline] = useState(() => begin(start))
  const state = timeline.now
  const change: Change = useCallback(make => setTimeline(now => next(now, make(now.now), Date.now())), [])
  const [banner, setBanner] = useState(notice)
  const [takeNewer, setTakeNewer] = useState<() => void>()
  const [dialog, setDialog] = useState<ShellDialog>()
  const [theme, setTheme] = useState(savedTheme)
  // Counts what was opened as a whole: editors and disclosures begin anew then.
  const [loads, setLoads] = useState(0)
  useTheme(theme)
  const world = useWorld(state, useCallback(make => setTimeline(now => amend(now, make)), []))
  const told = world.state
  const isOfWorld = world.open !== undefined && state.way !== undefined
  const decided = useDecision(told)
  const { shown, detail, asked, faults, outcomes, coverage } = decided
  const broken = world.broken ?? decided.broken
  const evaluation = world.broken ? undefined : decided.evaluation
  const load = (opened: State) => {
    setTimeline(now => replace(now, opened))
    setLoads(count => count + 1)
  }

  useAddress(told, opened => {
    if (opened.state) load(opened.state)
    setBanner(opened.notice)
  })

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
    const unopened = example?.way && (await openExampleWorld())
    if (number !== wish.current) return
    if (!example || unopened) return setBanner(unopened ?? WAYS.noExample)
    keepInHistory(current.current)
    load(fromExample(example))
    setBanner(undefined)
  }
  const findings = useFindings(state, detail, loads)
  const whole = useWholeDecision(detail?.state)
  const trace = useTrace(detail)
  const tabs = [
    {
      id: 'why', title: SHELL.why,
      content: <>{world.open && world.answer && <WorldPath open={world.open} answer={world.answer} state={state} decision={evaluation?.decision} change={change} />}{evaluation && trace}</>
    },
    { id: 'what-if', title: SHELL.whatIf, content: (inSight: boolean) => evaluation && detail?.asked && <WhatIfPanel asked={detail.asked} state={detail.state} change={change} shown={inSight} /> },
    {
      id: 'requests', title: WAYS.requestsTab, badge: WAYS.badge(redCount(told, outcomes)),
      content: <RequestsPanel state={told} outcomes={outcomes} evaluation={evaluation} change={change} ofWorld={isOfWorld} onFiles={bring} />
    },
    { id: 'matrix', title: WAYS.matrixTab, content: (shown: boolean) => <MatrixPanel state={told} change={change} ofWorld={isOfWorld} shown={shown} /> },
    { id: 'world', title: WAYS.worldTab, content: <WorldPanel state={state} change={change} onFiles={bring} onExample={id => void openExample(id)} /> },
    { id: 'log', title: WAYS.logTab, content: (shown: boolean) => <LogPanel state={state} change={change} shown={shown} /> }
  ]
  const shareQuestion = () => share(told).then(said => (isOfWorld && said !== SHELL.tooLarge ? WAYS.withoutWorld(said) : said))
  const commands = commandsOf(state, {
    openExample: id => void openExample(id),
    addPolicy: type => change(now => addPolicy(now, type)),
    share: () => void shareQuestion().then(setBanner),
    embed: () => void embedLine(told).then(setBanner),
    download: isStandalone ? undefined : () => void download(told).then(setBanner),
    theme: () => setTheme(nextTheme(theme)),
    undo: goBack,
    redo: goForth,
    palette: () => setDialog('palette'),
    help: () => setDialog('help'),
    tabs
  })

  return (
    <>
      <a class="skip" href="#decision" onClick={skip}>{SHELL.skip}</a>
      <Header example={state.example} theme={theme} onTheme={() => setTheme(nextTheme(theme))} onExample={id => void openExample(id)} onShare={shareQuestion}
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
            <WaysOut way={wayOut} onWay={setWayOut} state={told} asked={asked} evaluation={evaluation} outcomes={outcomes} />
          </Verdict>
        </div>
        <div class="question">
          <RequestForm state={state} faults={faults} change={change} loads={loads}
            above={world.open && <WorldCaller open={world.open} state={state} change={change} />}
            head={<WaysIn {...imports} state={state} evaluation={evaluation} change={change} brought={brought} onFiles={bring} />} />
          <PoliciesPanel key={`policies-${loads}`} state={state} faults={faults} findings={findings} marks={coverage} change={change} />
        </div>
        <Split />
        <div class="answer-rest">
          <Tabs label={SHELL.tabs} tabs={tabs} />
        </div>
      </main>
      <Shell commands={commands} dialog={dialog} onClose={() => setDialog(undefined)} />
      <footer>
        <p>{SHELL.nothingLeaves} <code>#</code>{SHELL.neverSent}</p>
        <p>{SHELL.notAmazon}</p>
      </footer>
    </>
  )
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
    // Its panel shows what was opened.
    const { panel } = all.find(({ panel }) => panel) ?? {}
    if (panel) document.getElementById(`tab-${panel}`)?.click()
  }
  const onTakeBack = () => {
    if (!last.current) return
    if (last.current.after !== current.current) keepInHistory(current.current)
    load(last.current.before)
    last.current = undefined
  }
  return { onImport, onTakeBack, isFresh: last.current?.after === current.current }
}

/** Why the world of the examples could not be opened; nothing when it is open. */
const openExampleWorld = (): Promise<string | undefined> => import('./world-open.ts').then(file => file.openExampleWorld(), () => WAYS.noExample)

/** To the decision, and not by the address: the state stands there. */
function skip(event: Event): void {
  event.preventDefault()
  document.getElementById('decision')?.focus()
}

function Teaches({ example }: { example: string | undefined }) {
  const shown = loadedExample(example)
  if (!shown) return null
  return <p class="teaches" data-example={shown.id}><Told text={shown.teaches} />{shown.source && <small> {shown.source}.</small>}</p>
}
