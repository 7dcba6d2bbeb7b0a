import type { ApplicationSummary } from '../api/generated/types.ts';
import { Icon } from './icon.tsx';

/** States of an application that a person must know of. */
export function ApplicationTags({ application: { paused, deleting, conditions } }: { readonly application: Pick<ApplicationSummary, 'paused' | 'deleting' | 'conditions'> }) {
  const ready = conditions.find(({ type }) => type === 'Ready');
  return (
    <>
      {paused && (
        <span className="tag tag-warn">
          <Icon name="pause" /> paused
        </span>
      )}
      {deleting && (
        <span className="tag tag-bad">
          <Icon name="cross" /> being deleted
        </span>
      )}
      {ready !== undefined && ready.status !== 'True' && (
        <span className="tag tag-warn" title={ready.message}>
          <Icon name="warning" /> not ready
        </span>
      )}
    </>
  );
}
