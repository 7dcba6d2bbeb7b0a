import { api } from '../api/api.ts';
import { useResource } from '../state/use-resource.ts';
import { ResourceView } from './resource-view.tsx';
import { RunCard } from './run-card.tsx';

/** Time between two looks at a run; its steps come with the stream. */
const everyMs = 5000;

/** One run with its steps, live. */
export function RunPanel({ id, onOpen }: { readonly id: string; readonly onOpen: (kind: 'decision' | 'run', id: string) => void }) {
  const loaded = useResource(`run/${id}`, {
    load: (signal) => api.getRun({ id }, signal),
    everyMs,
    merge: (value, news) => (news.kind === 'run' && news.run.id === value.id && news.run.version > value.version ? news.run : value),
  });
  return (
    <ResourceView of={loaded} what="the run">
      {(run) => (
        <div className="panel">
          <RunCard run={run} onChanged={loaded.refresh} onOpen={onOpen} />
          {run.claims.length > 0 && <p className="dim">Meanwhile nobody else changes {run.claims.join(', ')}.</p>}
        </div>
      )}
    </ResourceView>
  );
}
