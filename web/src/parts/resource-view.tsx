import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import type { Loaded } from '../state/use-resource.ts';
import { Icon } from './icon.tsx';

type ResourceViewProps<T> = { readonly of: Loaded<T>; readonly what: string; readonly children: (value: T) => ReactNode };

/** Something read from the server, or that it is being read, could not be read, or is old. */
export function ResourceView<T>({ of: { resource, refresh }, what, children }: ResourceViewProps<T>) {
  switch (resource.kind) {
    case 'loading':
      return (
        <p className="notice" role="status" aria-busy="true">
          <Icon name="ring" spin /> Reading {what} …
        </p>
      );
    case 'failed':
      return (
        <div className="notice notice-bad" role="alert">
          <Icon name="cross" />
          <span>
            {resource.missing ? '' : `Could not read ${what}: `}
            {resource.message}.
          </span>
          <Button size="compact-sm" variant="default" onClick={refresh}>
            Try again
          </Button>
        </div>
      );
    case 'ready':
      return (
        <>
          {resource.failure !== null && (
            <p className="notice notice-warn" role="status">
              <Icon name="clock" /> This is not up to date: {resource.failure}. It is tried again by itself.
            </p>
          )}
          {children(resource.value)}
        </>
      );
  }
}
