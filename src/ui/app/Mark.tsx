// The seal: 砚 cut in strokes, our own drawing; as in public/icon.svg.
export function Mark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden>
      <rect width="64" height="64" rx="14" fill="var(--cinnabar)" />
      <g fill="none" stroke="var(--on-cinnabar)" strokeWidth="4.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M13 17h15M22 17c-1.2 7.400-4.400 13.600-9.600 18.400M17.200 31v17.500h10.300V31z" />
        <path d="M35 12.500h15.500M36.500 20.500h13.200v17.200H36.500zM43.100 26v6.500c0 9-3.800 15-11.100 18M46.500 41.500l6.500 9" />
      </g>
    </svg>
  )
}
