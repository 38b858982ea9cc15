import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
} from '@fluentui/react-components'
import { Settings20Regular } from '@fluentui/react-icons/svg/settings'
import type { ReactNode } from 'react'
import { LOCALES, useLocale, type Locale } from './locale.tsx'
import { useSharedTexts } from './texts.ts'
import { useThemes, type ThemeChoice } from './theme-provider.tsx'

const OWN_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch' }

/** Theme and language, kept by the browser. */
export function SettingsMenu(): ReactNode {
  const t = useSharedTexts()
  const { choice, choose } = useThemes()
  const { locale, choose: chooseLocale } = useLocale()
  const names: Record<ThemeChoice, string> = { system: t.themeSystem, light: t.themeLight, dark: t.themeDark }
  return (
    <Menu checkedValues={{ theme: [choice], locale: [locale] }}>
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content={t.settings} relationship="label">
          <Button appearance="subtle" icon={<Settings20Regular />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{t.theme}</MenuGroupHeader>
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <MenuItemRadio key={theme} name="theme" value={theme} onClick={() => choose(theme)}>
                {names[theme]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>{t.language}</MenuGroupHeader>
            {LOCALES.map((one) => (
              <MenuItemRadio key={one} name="locale" value={one} onClick={() => chooseLocale(one)} lang={one}>
                {OWN_NAMES[one]}
              </MenuItemRadio>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
