import { useSyncExternalStore } from 'react';

/** Colours of charts as the style sheet gives them, for the canvas that cannot read it. */
export type Palette = {
  readonly series: readonly string[];
  readonly axis: string;
  readonly grid: string;
  readonly target: string;
  readonly violated: string;
  readonly violatedEdge: string;
  readonly unknown: string;
  readonly mark: string;
};

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function read(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    series: [1, 2, 3, 4, 5, 6].map((index) => colour(String(index))),
    axis: colour('axis'),
    grid: colour('grid'),
    target: colour('target'),
    violated: colour('violated'),
    violatedEdge: colour('violated-edge'),
    unknown: colour('unknown'),
    mark: colour('mark'),
  };
}

let known: { readonly dark: boolean; readonly palette: Palette } | null = null;

function current(): Palette {
  if (known?.dark !== dark.matches) known = { dark: dark.matches, palette: read() };
  return known.palette;
}

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** The palette of the present colour scheme; renders again when the person changes it. */
export const usePalette = (): Palette => useSyncExternalStore(subscribe, current);
