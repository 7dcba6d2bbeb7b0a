import { Link } from './link.tsx';

/** What can be planned, each with a page of its own. */
export function PlanTabs({ what }: { readonly what: 'workflow' | 'capacity' }) {
  return (
    <nav className="plan-tabs" aria-label="What to plan">
      <Link to={{ page: 'plan', what: 'workflow' }} current={what === 'workflow'}>
        Workflow
      </Link>
      <Link to={{ page: 'plan', what: 'capacity' }} current={what === 'capacity'}>
        Capacity
      </Link>
    </nav>
  );
}
