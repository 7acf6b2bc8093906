import type { Tone } from '@/shared/api/contract';

/** Colours of the house. Every text colour here reaches 4.5:1 on its background. */
export const palette = {
  primary: '#1d4ed8',
  primaryTint: '#e8effe',
  navy: '#0b1f41',
  text: '#0f172a',
  textSecondary: '#4b5a70',
  textTertiary: '#5b6980',
  border: '#d5dbe6',
  borderSecondary: '#e8ecf3',
  background: '#f4f6fa',
  success: '#0f8a5f',
  warning: '#b45309',
  error: '#c81e1e',
  series: ['#1d4ed8', '#0d9488', '#0284c7', '#7c3aed', '#d97706'],
} as const;

/** Text and tint of each tone, used together. */
export const tones: Record<Tone, { text: string; tint: string; solid: string }> = {
  grey: { text: '#475569', tint: '#eef1f6', solid: '#64748b' },
  blue: { text: '#1d4ed8', tint: '#e8effe', solid: '#1d4ed8' },
  green: { text: '#0b6b43', tint: '#e6f6ee', solid: '#0f8a5f' },
  amber: { text: '#92500a', tint: '#fdf3e0', solid: '#d97706' },
  red: { text: '#b42318', tint: '#fdecea', solid: '#c81e1e' },
};

export const fontFamily =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', " +
  "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
