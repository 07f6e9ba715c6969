export default {
  worker: { format: 'es' },
  build: { rollupOptions: { input: ['index.html', 'worker.html'] } }
}
