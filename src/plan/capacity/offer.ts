import type { JobProfile } from '../../model/job-profile.ts';
import { counted } from '../../units/counted.ts';
import type { CapacityProblem, ClassOnType, Container, Flavour, JobClass, MachineType, Prices, PrivateCloud, PublicCloud } from './problem.ts';

/** One type of machine as one class would use it. */
export type Offer = {
  readonly type: string;
  readonly provider: string;
  /** Of one machine. */
  readonly cores: number;
  readonly mebibytes: number;
  readonly containers: number;
  /** What the predictor is told as cores for each machine: tasks at once, or containers for a `chi` profile. */
  readonly slots: number;
  readonly profile: JobProfile;
  /** Of a task: of a core, or of the part of one that a small container has. */
  readonly speed: number;
  readonly prices: OfferPrices;
  /** No class gets more machines of it. */
  readonly countMax: number;
};

/** USD per machine and hour. What is not offered has the limit 0. `shared` means that other classes take from the same limit. */
export type OfferPrices = {
  readonly onDemand: { readonly usdPerHour: number; readonly limit: number };
  readonly reserved: { readonly usdPerHour: number; readonly limit: number; readonly shared: boolean };
  readonly spot: { readonly usdPerHour: number; readonly shareMax: number };
};

export type Offers = { readonly offers: readonly Offer[]; readonly refused: readonly { readonly type: string; readonly why: string }[] };

/** What can run the class at all. Types that cannot are refused with why. */
export function offersOf(problem: CapacityProblem, jobClass: JobClass): Offers {
  const { cloud } = problem;
  const machines = cloud.kind === 'public' ? cloud.types.map((type) => publicMachine(cloud, type)) : privateMachines(cloud, jobClass.container);
  const found = machines.map((machine) => offerOn(machine, jobClass, problem.classes.length > 1));
  return {
    offers: found.flatMap((one) => ('offer' in one ? [one.offer] : [])),
    refused: found.flatMap((one) => ('why' in one ? [one] : [])),
  };
}

type Machine = Omit<Offer, 'containers' | 'slots' | 'profile' | 'prices'> & { readonly prices: Prices };

const publicMachine = ({ countMax }: PublicCloud, { name, provider, cores, mebibytes, speed, prices }: MachineType): Machine => ({ type: name, provider, cores, mebibytes, speed, countMax, prices });

/** Without flavours each container is a machine of its own. */
function privateMachines({ nodes, flavours, packing }: PrivateCloud, container: Container): Machine[] {
  const sizes: readonly Flavour[] = flavours.length > 0 ? flavours : [{ name: 'container', ...container, speed: 1 }];
  return sizes.map(({ name, cores, mebibytes, speed }) => {
    const size = { cores, mebibytes };
    const countMax = packing === 'pooled' ? howMany({ cores: nodes.cores * nodes.count, mebibytes: nodes.mebibytes * nodes.count }, size) : howMany(nodes, size) * nodes.count;
    const share = Math.max(cores / nodes.cores, mebibytes / nodes.mebibytes);
    const usdPerHour = share * (nodes.electricityUsdPerHour + nodes.serverUsdPerHour);
    return {
      type: name,
      provider: '',
      cores,
      mebibytes,
      speed,
      countMax,
      prices: { onDemand: { usdPerHour, limit: Number.POSITIVE_INFINITY } },
    };
  });
}

function offerOn(machine: Machine, jobClass: JobClass, several: boolean): { readonly offer: Offer } | { readonly type: string; readonly why: string } {
  const { type, provider, cores, mebibytes } = machine;
  const special = jobClass.on.find((one) => one.type === type);
  const profile = special?.profile ?? jobClass.profile;
  const { container } = jobClass;
  if (jobClass.providers !== undefined && !jobClass.providers.includes(provider)) return { type, why: `its provider ${provider} ${jobClass.providers.length === 0 ? 'is none that the class may use' : `is not among ${jobClass.providers.join(', ')}`}` };
  if (profile === undefined) return { type, why: 'there is no profile for it' };
  const fitting = howMany(machine, container);
  if (fitting === 0 && special?.slotsPerMachine === undefined) return { type, why: `a container of ${counted(container.cores, 'core')} and ${container.mebibytes} MiB does not fit into its ${counted(cores, 'core')} and ${mebibytes} MiB` };
  if (machine.countMax === 0) return { type, why: 'it does not fit into a server' };
  const containers = Math.max(1, fitting);
  const perContainer = profile.kind === 'chi' ? 1 : Math.max(1, Math.floor(container.cores));
  return {
    offer: {
      ...machine,
      containers: profile.kind === 'chi' ? (special?.slotsPerMachine ?? containers) : containers,
      slots: special?.slotsPerMachine ?? containers * perContainer,
      profile,
      speed: (special?.profile === undefined ? machine.speed : 1) * shareOfCore(jobClass, profile, special),
      prices: pricesFor(machine.prices, special, several),
    },
  };
}

/** A container that is smaller than a core takes one task, for which it has only that share of a core. What is said of a type's slots or of containers was measured in them. */
const shareOfCore = ({ container }: JobClass, { kind }: JobProfile, special: ClassOnType | undefined): number => (kind === 'chi' || special?.slotsPerMachine !== undefined ? 1 : Math.min(1, container.cores));

/** What a type has no price for is not offered, whatever a class may take of it. */
function pricesFor({ onDemand, reserved, spot }: Prices, special: ClassOnType | undefined, several: boolean): OfferPrices {
  const own = special?.reservedLimit;
  return {
    onDemand,
    reserved: reserved === undefined ? { usdPerHour: 0, limit: 0, shared: false } : { usdPerHour: reserved.usdPerHour, limit: own ?? reserved.limit, shared: own === undefined && several && Number.isFinite(reserved.limit) && reserved.limit > 0 },
    spot: spot === undefined ? { usdPerHour: 0, shareMax: 0 } : { usdPerHour: spot.usdPerHour, shareMax: special?.spotShareMax ?? spot.shareMax },
  };
}

type Size = { readonly cores: number; readonly mebibytes: number };

/** So that 8 cores hold 80 containers of 0.1 although 8 / 0.1 may be 79.99... */
const rounding = 1e-9;

/** How many of `small` fit into `large`. */
export const howMany = (large: Size, small: Size): number => Math.floor(Math.min(large.cores / small.cores, large.mebibytes / small.mebibytes) + rounding);
