// Preloaded into the servers, so that both tell their own processor time in the same way: asked 'cpu', they answer µs.
process.on('message', (message) => {
  if (message !== 'cpu') return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
// Listening alone must not keep the server running.
process.channel?.unref()
// Nor does it go on when the measurement was killed.
process.once('disconnect', () => process.exit())
