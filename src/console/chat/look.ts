import type { Theme } from '@fluentui/react-components'

/** Web Chat in the colours of the theme: it takes them as values, not as custom properties. */
export function styleOptionsOf(theme: Theme, isOver: boolean): object {
  return {
    primaryFont: theme.fontFamilyBase,
    backgroundColor: theme.colorNeutralBackground1,
    accent: theme.colorBrandForeground1,
    subtle: theme.colorNeutralForeground2,
    timestampColor: theme.colorNeutralForeground2,
    bubbleBackground: theme.colorNeutralBackground1Hover,
    bubbleTextColor: theme.colorNeutralForeground1,
    bubbleBorderWidth: 0,
    bubbleBorderRadius: 10,
    bubbleMaxWidth: 560,
    bubbleFromUserBackground: theme.colorBrandBackground,
    bubbleFromUserTextColor: theme.colorNeutralForegroundOnBrand,
    bubbleFromUserBorderWidth: 0,
    bubbleFromUserBorderRadius: 10,
    paddingRegular: 12,
    sendBoxBackground: theme.colorNeutralBackground1,
    sendBoxTextColor: theme.colorNeutralForeground1,
    sendBoxPlaceholderColor: theme.colorNeutralForeground2,
    sendBoxButtonColor: theme.colorBrandForeground1,
    sendBoxBorderTop: `1px solid ${theme.colorNeutralStroke2}`,
    hideSendBox: isOver,
    // Direct Line here takes no uploads yet.
    hideUploadButton: true,
    suggestedActionBackgroundColor: theme.colorNeutralBackground1,
    suggestedActionTextColor: theme.colorBrandForeground1,
    suggestedActionBorderColor: theme.colorBrandStroke1,
    transcriptActivityVisualKeyboardIndicatorColor: theme.colorStrokeFocus2,
    transcriptTerminatorBackgroundColor: theme.colorNeutralForeground2,
  }
}
