import { api } from '../api/api.ts';
import type { ApplicationSummary, Overview } from '../api/generated/types.ts';
import { formatValue } from '../format/quantity.ts';
import { counted, modeText } from '../format/words.ts';
import { ApplicationTags } from '../parts/application-tags.tsx';
import { Link } from '../parts/link.tsx';
import type { ObjectiveFigures } from '../parts/objective-numbers.tsx';
import { ObjectiveNumbers } from '../parts/objective-numbers.tsx';
import { ResourceView } from '../parts/resource-view.tsx';
import { objectiveLook, StatusMark } from '../parts/status-mark.tsx';
import { applicationRoute } from '../state/route.ts';
import type { Loaded } from '../state/use-resource.ts';
import { useResource } from '../state/use-resource.ts';

/** Applications whose every objective is shown; of the others the worst, since each takes a request of its own. */
const detailedMax = 8;

/** All applications, the one that needs attention first. */
export function OverviewPage({ overview }: { readonly overview: Loaded<Overview> }) {
  return (
    <>
      <h1>Applications</h1>
      <ResourceView of={overview} what="the applications">
        {({ applications }) =>
          applications.length === 0 ? (
            <Welcome />
          ) : (
            <ul className="applications">
              {applications.map((application, index) => (
                <li key={application.name}>
                  <ApplicationCard application={application} detailed={index < detailedMax} />
                </li>
              ))}
            </ul>
          )
        }
      </ResourceView>
    </>
  );
}

function Welcome() {
  return (
    <div className="welcome">
      <p>
        <b>No application yet.</b> Describe one in a file and hand it over:
      </p>
      <pre>homeostat apply -f application.yaml</pre>
      <p className="dim">It appears here at once, with its objectives, what it costs, and every decision with its reasons.</p>
    </div>
  );
}

function ApplicationCard({ application, detailed }: { readonly application: ApplicationSummary; readonly detailed: boolean }) {
  const { name, owner, mode, replicas, costUsdPerHour, openRuns, worst } = application;
  const look = worst === null ? null : objectiveLook(worst);
  return (
    <article className={`card edge-${look?.tone ?? 'calm'}`} aria-label={`Application ${name}`} data-application={name}>
      <header className="card-head">
        <h2>
          <Link to={applicationRoute(name)}>{name}</Link>
        </h2>
        {look === null ? <span className="dim">no objectives</span> : <StatusMark look={look} />}
        <ApplicationTags application={application} />
        <ul className="facts-line">
          <li>{modeText(mode)}</li>
          <li className="num">
            <b>{replicas.ready}</b> of {replicas.desired} instances ready
          </li>
          <li className="num">
            <b>{formatValue(costUsdPerHour, 'USD/h')}</b>
          </li>
          <li className="num">{openRuns === 0 ? 'nothing under way' : `${counted(openRuns, 'run')} under way`}</li>
          <li className="dim">of {owner}</li>
        </ul>
      </header>
      {worst !== null && (detailed ? <AllObjectives application={application} /> : <ObjectiveNumbers objective={{ ...worst, name: worst.objective }} />)}
    </article>
  );
}

/** Time between two readings of an application's objectives; its summary's news bring more. */
const everyMs = 5000;

/** Until every objective is read with all that is known of it, what came with the listing is shown. */
function AllObjectives({ application: { name, objectives: lines } }: { readonly application: ApplicationSummary }) {
  const { resource } = useResource(`objectives/${name}`, {
    load: (signal) => api.describeApplication({ name }, signal),
    everyMs,
    changedBy: (news) => news.kind === 'application' && news.application.name === name,
  });
  const objectives: readonly ObjectiveFigures[] = resource.kind === 'ready' ? resource.value.objectives : lines.map((line) => ({ ...line, name: line.objective }));
  return (
    <div className="objectives">
      {objectives.map((objective) => (
        <ObjectiveNumbers key={objective.name} objective={{ ...objective, why: objective.status === 'met' ? '' : (objective.why ?? '') }} />
      ))}
    </div>
  );
}
