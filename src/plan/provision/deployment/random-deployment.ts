import type { Random } from '../../../model/random.ts';
import { integerBelow } from '../../../model/random.ts';
import type { DeploymentProblem, Transfer } from './transfer.ts';

/** A random deployment for measurements: one store, links to each place that all of its hosts share, an access for each host, and deadlines that grow the larger `room` is. */
export function randomDeployment(random: Random, { transfers, places, room }: { readonly transfers: number; readonly places: number; readonly room: number }): DeploymentProblem {
  const hosts = Math.max(1, Math.ceil(transfers / 2));
  const links = [
    { name: 'store', mebibytesPerSecond: 100 },
    ...Array.from({ length: places }, (_, place) => ({ name: `link ${place}`, mebibytesPerSecond: 10 + integerBelow(random, 90) })),
    ...Array.from({ length: hosts }, (_, host) => ({ name: `host ${host}`, mebibytesPerSecond: 50 })),
  ];
  const placeOf = Array.from({ length: hosts }, () => integerBelow(random, places));
  const total = 30 * transfers;
  return {
    links,
    transfers: Array.from({ length: transfers }, (_, index): Transfer => {
      const host = integerBelow(random, hosts);
      const release = Math.floor((total / 10) * random.next());
      const mebibytes = 100 + integerBelow(random, 2000);
      const route = [0, 1 + (placeOf[host] as number), 1 + places + host];
      const alone = mebibytes / Math.min(...route.map((link) => links[link]?.mebibytesPerSecond ?? 1));
      return { name: `transfer-${index}`, mebibytes, release, due: release + alone * (1 + 0.2 * random.next()) + room * total * random.next(), links: route };
    }),
  };
}
