import { createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#eef8f5',
  '#d6ede6',
  '#aedbcf',
  '#82c7b4',
  '#58b39b',
  '#3aa387',
  '#26907a',
  '#17755f',
  '#0f5f4e',
  '#0a463a',
];
const brass: MantineColorsTuple = [
  '#fdf6e6',
  '#f9e9c6',
  '#f2d394',
  '#e9bc5f',
  '#e1a735',
  '#d0901c',
  '#b27612',
  '#8c5b0c',
  '#6b460b',
  '#4a3008',
];
const coral: MantineColorsTuple = [
  '#fdf0ed',
  '#fadad3',
  '#f4b5a7',
  '#ee8d79',
  '#e76a51',
  '#dc5034',
  '#c23f25',
  '#a1331d',
  '#7c2716',
  '#581a0e',
];
const sky: MantineColorsTuple = [
  '#edf4fc',
  '#d6e5f8',
  '#abc9f0',
  '#7dabe6',
  '#5690dc',
  '#3a7bd0',
  '#2b67b6',
  '#225294',
  '#1a3f72',
  '#122c51',
];
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f4f2ec',
  '#e9e6de',
  '#dad6cb',
  '#bdb8ab',
  '#98927f',
  '#6e695d',
  '#524e45',
  '#37342e',
  '#211f1b',
];
const dark: MantineColorsTuple = [
  '#dbe4e1',
  '#b3c0bc',
  '#8fa09b',
  '#687874',
  '#3b4946',
  '#2a3734',
  '#1e2927',
  '#15201d',
  '#0f1816',
  '#0a1110',
];

/** Perezvon's look: pine for what is right and what is pressed, brass for the bell, coral for a "no". */
export const theme = createTheme({
  colors: { pine, brass, coral, sky, gray, dark },
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  black: '#1b2523',
  fontFamily: "'Onest', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: {
    fontFamily: "'Onest', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.2' },
      h2: { fontSize: '1.2rem', lineHeight: '1.3' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '14px', xl: '20px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { radius: 'md' } },
    Modal: {
      styles: { content: { background: 'var(--pz-card)' }, header: { background: 'var(--pz-card)' } },
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.5, blur: 2 } },
    },
    SegmentedControl: { styles: { root: { background: 'var(--pz-idle)' } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});
