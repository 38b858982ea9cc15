import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useSharedTexts } from '../../shared/texts.ts'
import { shortcutsIn } from '../shortcuts.ts'
import { useDeskTexts } from '../texts.ts'

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', '& th, & td': { textAlign: 'start', padding: '4px 12px 4px 0', fontWeight: 'normal' } },
  keys: {
    fontFamily: tokens.fontFamilyMonospace,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    padding: '2px 6px',
  },
})

/** Every shortcut, in words. */
export function ShortcutsDialog({ onClose }: { onClose(): void }): ReactNode {
  const styles = useStyles()
  const t = useDeskTexts()
  const shared = useSharedTexts()
  return (
    <Dialog open onOpenChange={(_, { open }) => void (open || onClose())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t.shortcuts}</DialogTitle>
          <DialogContent>
            <table className={styles.table}>
              <tbody>
                {shortcutsIn(t).map(({ keys, text }) => (
                  <tr key={keys}>
                    <th scope="row">
                      <kbd className={styles.keys}>{keys}</kbd>
                    </th>
                    <td>{text}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose} autoFocus>
              {shared.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
