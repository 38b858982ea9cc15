/** Calls when the same representative's desk is open in another tab of this browser; gives back how to stop. */
export function watchForTabs(workerId: string, onOther: () => void): () => void {
  const channel = new BroadcastChannel('handback.desk')
  let told = false
  channel.onmessage = ({ data }: MessageEvent<{ workerId: string; greets: boolean }>) => {
    if (data.workerId !== workerId) return
    // The one that was there first answers, so that both know.
    if (data.greets) channel.postMessage({ workerId, greets: false })
    if (!told) onOther()
    told = true
  }
  channel.postMessage({ workerId, greets: true })
  return () => channel.close()
}
