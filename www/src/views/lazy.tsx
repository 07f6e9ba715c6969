// Panels whose code is loaded when they are first shown: what a first decision does not need must not delay it.
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { SHELL } from '../texts/shell.ts'

/** A component out of a file of its own: `lazy(() => import('./matrix.tsx').then(file => file.Matrix))`. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loading: Promise<ComponentType<P>> | undefined
  return function Lazy(props: P) {
    const [Loaded, setLoaded] = useState<{ component: ComponentType<P> }>()
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      loading ??= load()
      loading.then(component => setLoaded({ component }), () => {
        loading = undefined // so that it can be tried again
        setFailed(true)
      })
    }, [])
    if (Loaded) return <Loaded.component {...props} />
    return <p class="empty" role="status">{failed ? SHELL.partFailed : SHELL.waiting}</p>
  }
}
