// The page without a network, and what happens when there is a newer one.
import { isStandalone, scriptUrl } from './workers.ts'

/**
 * Keeps the page for visits without a network. `onNewer` is told when a newer version waits, with what takes it over
 * and loads the page anew.
 */
export async function keepOffline(onNewer: (take: () => void) => void): Promise<void> {
  if (isStandalone || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  // Private windows and some hosts refuse it, or answer with nothing: then the page needs the network.
  const registration = await serviceWorker.register(scriptUrl('sw.js'), { type: 'module' }).catch(() => undefined) as ServiceWorkerRegistration | undefined
  if (!registration) return
  const tell = (): void => {
    const { waiting } = registration
    // Without a controller it is the first visit, and nothing is newer.
    if (waiting && serviceWorker.controller) onNewer(() => takeOver(waiting))
  }
  tell()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', tell))
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage('take-over')
}
