import type { ThemeConfig } from 'antd';
import { fontFamily, palette, tones } from '@/shared/ui/palette';

/** The look of the desk. Contrast of every text colour is at least 4.5:1. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: palette.primary,
    colorInfo: palette.primary,
    colorLink: palette.primary,
    // Lighter, as it would be, a link under the mouse is too pale.
    colorLinkHover: '#1e40af',
    colorLinkActive: '#1e40af',
    colorSuccess: palette.success,
    colorWarning: palette.warning,
    colorError: palette.error,
    colorSuccessBg: tones.green.tint,
    colorWarningBg: tones.amber.tint,
    colorErrorBg: tones.red.tint,
    colorBgLayout: palette.background,
    colorTextBase: palette.text,
    colorTextSecondary: palette.textSecondary,
    colorTextTertiary: '#5f6e85',
    colorTextDescription: palette.textTertiary,
    colorTextPlaceholder: '#667085',
    colorTextQuaternary: '#667085',
    colorTextDisabled: '#667085',
    colorBorder: palette.border,
    colorBorderSecondary: palette.borderSecondary,
    borderRadius: 6,
    borderRadiusLG: 8,
    fontSize: 14,
    controlHeight: 32,
    fontFamily,
    boxShadowTertiary: '0 1px 2px rgba(15,23,42,.04), 0 1px 6px -1px rgba(15,23,42,.03)',
  },
  components: {
    // Lighter, as they would be, white words on them are too pale.
    Button: { colorPrimaryHover: '#1e40af', colorErrorHover: '#a31616' },
    Table: {
      headerBg: '#f6f8fc',
      headerColor: '#475569',
      headerSplitColor: 'transparent',
      rowHoverBg: '#f5f8ff',
      cellPaddingInlineMD: 12,
      cellPaddingBlock: 10,
      cellPaddingBlockMD: 9,
      cellPaddingBlockSM: 7,
      borderColor: '#eef1f6',
    },
    Card: { headerFontSize: 15, headerHeight: 48 },
    Descriptions: { labelBg: '#f8fafc', labelColor: palette.textTertiary },
    Menu: { itemHeight: 38, itemBorderRadius: 6, itemMarginInline: 8 },
    Form: { labelColor: palette.textSecondary, verticalLabelPadding: '0 0 4px' },
    Tabs: { horizontalMargin: '0 0 16px 0' },
    Timeline: { dotBg: '#ffffff' },
  },
};
