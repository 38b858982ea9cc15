import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { QueueView, WorkerView } from '../../../desk/types.ts'
import { PresenceDot } from '../overview/presence-dot.tsx'
import { useBoardTexts } from '../texts.ts'

interface AssignMenuProps {
  people: WorkerView[]
  queues: QueueView[]
  onPerson: (workerId: string) => void
  onQueue: (queueId: string) => void
}

/** To whom a conversation may be given: a representative, or those of a queue. */
export function AssignMenu({ people, queues, onPerson, onQueue }: AssignMenuProps): ReactNode {
  const t = useBoardTexts()
  const withPeople = queues.filter(({ members }) => members.some(({ kind }) => kind === 'representative'))
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button>{t.assign}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{t.people}</MenuGroupHeader>
            {people.map(({ id, name, presence = 'Offline' }) => (
              <MenuItem
                key={id}
                icon={<PresenceDot presence={presence} />}
                secondaryContent={t.presenceName(presence)}
                onClick={() => onPerson(id)}
              >
                {name}
              </MenuItem>
            ))}
          </MenuGroup>
          <MenuGroup>
            <MenuGroupHeader>{t.queues}</MenuGroupHeader>
            {withPeople.map(({ id, name, available }) => (
              <MenuItem key={id} secondaryContent={`${t.available}: ${available}`} onClick={() => onQueue(id)}>
                {name}
              </MenuItem>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
