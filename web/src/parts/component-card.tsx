import type { ComponentStatus, Instance } from '../api/generated/types.ts';
import { formatNumber, formatValue } from '../format/quantity.ts';
import { formatDuration } from '../format/time.ts';
import { counted } from '../format/words.ts';
import { useServerNow } from '../live/server-clock.ts';
import { Icon } from './icon.tsx';
import { phaseLook, StatusMark } from './status-mark.tsx';

/** What tells an instance apart: the card names the component already. The whole id shows on pointing at it. */
const ownPart = (id: string, component: string): string => (id.startsWith(`${component}-`) ? id.slice(component.length + 1) : id);

/** A component with its replicas, size, price and instances. */
export function ComponentCard({ component }: { readonly component: ComponentStatus }) {
  const { name, kind, stateful, replicas, template, priceUsdPerHour, costUsdPerHour, cores, memoryMib, address, otherWriter, links, instances } = component;
  const living = instances.filter(({ phase }) => phase !== 'ended');
  const short = replicas.desired !== null && replicas.ready < replicas.desired;
  return (
    <article className="card" aria-label={`Component ${name}`}>
      <header className="card-head">
        <h3>{name}</h3>
        {kind === 'finite' && <span className="tag">job</span>}
        {stateful && <span className="tag">stateful</span>}
        <span className={`replicas num${short ? ' text-warn' : ''}`}>
          <b>{replicas.ready}</b> of {replicas.desired ?? '–'} ready
          <small className="dim">
            {' '}
            ({replicas.min} to {replicas.max})
          </small>
        </span>
      </header>
      <p className="card-facts">
        <span>
          <b>{template}</b>
          {cores !== null && memoryMib !== null && `, ${counted(Number(formatNumber(cores)), 'core')}, ${formatNumber(memoryMib)} MiB`}
        </span>
        {priceUsdPerHour !== null && <span className="num">{formatValue(priceUsdPerHour, 'USD/h')} each</span>}
        <span className="num">{formatValue(costUsdPerHour, 'USD/h')} now</span>
        {address !== null && (
          <span>
            at <code>{address}</code>
          </span>
        )}
        {links.length > 0 && <span>talks to {links.join(', ')}</span>}
      </p>
      {otherWriter !== null && (
        <p className="notice notice-warn">
          <Icon name="warning" /> {otherWriter} changes it as well, so Homeostat leaves it alone.
        </p>
      )}
      {instances.length === 0 ? <p className="empty">No instance yet.</p> : <Instances instances={living.length > 0 ? living : instances} component={name} usual={template} />}
    </article>
  );
}

function Instances({ instances, component, usual }: { readonly instances: readonly Instance[]; readonly component: string; readonly usual: string }) {
  const now = useServerNow();
  return (
    <div className="scroll-x">
      <table className="instances">
        <thead>
          <tr>
            <th scope="col">instance</th>
            <th scope="col">state</th>
            <th scope="col" className="wide-only">
              limits
            </th>
            <th scope="col" className="right">
              age
            </th>
            <th scope="col" className="right">
              restarts
            </th>
          </tr>
        </thead>
        <tbody>
          {instances.map(({ id, phase, template, startedAt, endedAt, restarts, limits, message }) => (
            <tr key={id}>
              <td title={`${id}, ${template}`}>
                <code className="cut">{ownPart(id, component)}</code> {template !== usual && <span className="tag">{template}</span>}
              </td>
              <td title={message ?? undefined}>
                <StatusMark look={phaseLook(phase)} />
              </td>
              <td className="wide-only" title={limits.why}>{limits.enforced ? 'enforced' : <span className="text-warn">not enforced</span>}</td>
              <td className="num right">{formatDuration((endedAt ?? now) - startedAt)}</td>
              <td className={`num right${restarts > 0 ? ' text-warn' : ''}`}>{restarts}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LimitsNote instances={instances} />
    </div>
  );
}

/** Pointing at a word is no way to learn something on a telephone, so the reasons are also written out, once each. */
function LimitsNote({ instances }: { readonly instances: readonly Instance[] }) {
  const reasons = new Set(instances.filter(({ limits }) => !limits.enforced).map(({ limits }) => limits.why));
  const messages = new Set(instances.map(({ message }) => message).filter((message) => message !== null));
  return (
    <>
      {[...reasons].map((why) => (
        <p key={why} className="dim note">
          Limits are not enforced: {why}
        </p>
      ))}
      {[...messages].map((message) => (
        <p key={message} className="note text-warn">
          {message}
        </p>
      ))}
    </>
  );
}
