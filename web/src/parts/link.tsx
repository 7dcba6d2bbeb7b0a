import type { ReactNode } from 'react';
import type { Route } from '../state/route.ts';
import { hrefOf } from '../state/route.ts';
import { goTo } from '../state/use-route.ts';

type LinkProps = { readonly to: Route; readonly className?: string; readonly current?: boolean; readonly children: ReactNode };

/** A real link, so that it can be opened in another tab; a plain click stays in the page. */
export function Link({ to, className, current = false, children }: LinkProps) {
  return (
    <a
      href={hrefOf(to)}
      className={className}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        goTo(to);
      }}
    >
      {children}
    </a>
  );
}
