import { Button, Field, makeStyles, Select, Subtitle1, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { useBoardTexts } from '../texts.ts'
import type { Address } from '../use-address.ts'
import type { Live } from '../use-live.ts'
import { ConversationsTable } from './conversations-table.tsx'
import { useRecent } from './use-recent.ts'

const useStyles = makeStyles({
  root: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
  pages: { display: 'flex', gap: tokens.spacingHorizontalS },
})

const PAGE = 25
const STATUSES = ['Open', 'Active', 'Wrap-up', 'Closed']

interface ConversationsProps {
  queues: QueueView[]
  workers: WorkerView[]
  live: Live
  address: Address
}

/** All conversations, by status, queue and who has or had them, in pages. */
export function Conversations({ queues, workers, live, address }: ConversationsProps): ReactNode {
  const styles = useStyles()
  const t = useBoardTexts()
  const filter = { status: address.get('status'), queueId: address.get('queue'), workerId: address.get('worker') }
  const before = address.get('before')
  // One more than is shown says whether there is a next page.
  const rows = useRecent({ ...filter, before, limit: PAGE + 1 }, live.beat).answer
  const shown = rows?.slice(0, PAGE)
  const choose =
    (key: string) =>
    (_: unknown, { value }: { value: string }) =>
      address.set({ [key]: value, before: undefined }, true)
  return (
    <div className={styles.root}>
      <Subtitle1 as="h1">{t.conversations}</Subtitle1>
      <div className={styles.filters} role="search">
        <Field label={t.status}>
          <Select value={filter.status ?? ''} onChange={choose('status')}>
            <option value="">{t.anyStatus}</option>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {t.statusName(status)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.queue}>
          <Select value={filter.queueId ?? ''} onChange={choose('queue')}>
            <option value="">{t.anyQueue}</option>
            {queues.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t.workedBy}>
          <Select value={filter.workerId ?? ''} onChange={choose('worker')}>
            <option value="">{t.anybody}</option>
            {workers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <ConversationsTable
        rows={shown}
        queues={queues}
        workers={workers}
        address={address}
        isFiltered={Boolean(filter.status || filter.queueId || filter.workerId || before)}
      />
      <div className={styles.pages}>
        {before && <Button onClick={() => address.set({ before: undefined })}>{t.newer}</Button>}
        {rows && rows.length > PAGE && (
          <Button onClick={() => address.set({ before: shown?.at(-1)?.id })}>{t.older}</Button>
        )}
      </div>
    </div>
  )
}
