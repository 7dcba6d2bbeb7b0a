/** Drawn for a box of 16; each differs from the others in shape, not in colour alone. */
const shapes = {
  check: 'M3 8.5l3.2 3.2L13 5',
  cross: 'M4 4l8 8M12 4l-8 8',
  question: 'M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.600M8 12.400v.1',
  dash: 'M3.500 8h9',
  play: 'M5 3.500v9l7.500-4.500z',
  pause: 'M5.500 3.500v9M10.500 3.500v9',
  stop: 'M4 4h8v8H4z',
  undo: 'M6 3.500L3 6.500l3 3M3.500 6.500h6a3.500 3.500 0 0 1 0 7H7',
  clock: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11M8 5v3.300l2.200 1.400',
  warning: 'M8 2.500L14 13H2zM8 6.500v3M8 11.300v.1',
  info: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11M8 7.300v3.700M8 5v.1',
  person: 'M8 8a2.500 2.500 0 1 0 0-5a2.500 2.500 0 0 0 0 5M3.500 13.500c.4-2.600 2.200-4 4.500-4s4.100 1.400 4.500 4',
  ring: 'M8 3a5 5 0 1 0 5 5',
  dot: 'M8 6.500a1.500 1.500 0 1 0 0 3a1.500 1.500 0 0 0 0-3',
  drain: 'M8 3v8M4.500 8L8 11.500 11.500 8M4 13.500h8',
  eye: 'M1.800 8c1.600-2.700 3.700-4 6.200-4s4.600 1.300 6.200 4c-1.600 2.700-3.700 4-6.200 4s-4.600-1.300-6.200-4M8 6.200a1.800 1.800 0 1 0 0 3.600a1.800 1.800 0 0 0 0-3.600',
} as const;

export type IconName = keyof typeof shapes;

/** A sign beside a word; it says nothing that the word does not. */
export function Icon({ name, spin = false }: { readonly name: IconName; readonly spin?: boolean }) {
  return (
    <svg className={spin ? 'icon icon-spin' : 'icon'} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
