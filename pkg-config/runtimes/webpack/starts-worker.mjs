const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' })
globalThis.result = new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data)
  worker.onerror = reject
})
