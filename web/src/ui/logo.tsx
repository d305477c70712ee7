interface LogoProps {
  readonly size?: number;
  /** The bell swings once, as when a call goes out. */
  readonly ringing?: boolean;
}

/** The bell of Perezvon with its two waves; decorative, the name stands beside it. */
export function Logo({ size = 32, ringing = false }: LogoProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      data-ringing={ringing || undefined}
    >
      <g fill="none" stroke="var(--pz-brass)" strokeLinecap="round" strokeWidth="2">
        <path d="M6.600 19a10.500 10.500 0 0 1 0-10M25.400 19a10.500 10.500 0 0 0 0-10" />
        <path opacity=".45" d="M3 21.200a15 15 0 0 1 0-14.400M29 21.200a15 15 0 0 0 0-14.400" />
      </g>
      <path
        fill="var(--pz-brass)"
        d="M16 5c-3.400 0-5.700 2.600-5.700 6v4.300c0 1.500-.6 2.700-1.500 3.700-.7.700-.2 1.900.8 1.900h12.800c1 0 1.500-1.200.8-1.900-.9-1-1.500-2.200-1.500-3.700V11c0-3.400-2.300-6-5.700-6Z"
      />
      <circle cx="16" cy="24.600" r="2.400" fill="var(--pz-cream)" />
    </svg>
  );
}
