declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { ComponentType } from 'react';
  interface IconProps {
    readonly size?: number | string;
    readonly stroke?: number;
    readonly color?: string;
    readonly className?: string;
    readonly 'aria-hidden'?: boolean;
    readonly 'aria-label'?: string;
  }
  const Icon: ComponentType<IconProps>;
  export default Icon;
}
