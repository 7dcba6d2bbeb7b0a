import type { Json } from '../../../model/json.ts';

/** What a template says of an application, in our words. Names are those of its nodes; sizes in MiB, times in seconds, money in USD. */
export type ToscaApplication = {
  readonly name: string;
  readonly description: string;
  /** The version that it is written in. */
  readonly dialect: string;
  readonly hosts: readonly ToscaHost[];
  readonly placements: readonly ToscaPlace[];
  readonly components: readonly ToscaComponent[];
  readonly tasks: readonly ToscaTask[];
  /** `from` and `to` are names of tasks: `to` starts when the data of `from` are there. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly mebibytes: number }[];
  readonly deadlines: readonly ToscaDeadline[];
  /** Null for no limit. */
  readonly budgetUsd: number | null;
  /** Policies that are none of these, as they are written, calls evaluated. */
  readonly policies: readonly ToscaPolicy[];
  /** What has no place here, by kind, with the names of each. */
  readonly leftOut: readonly { readonly what: string; readonly names: readonly string[] }[];
};

/** A machine. Null where the template leaves it open. */
export type ToscaHost = {
  readonly name: string;
  readonly type: string;
  readonly cores: number | null;
  readonly memoryMib: number | null;
  readonly diskMib: number | null;
  readonly frequencyGhz: number | null;
  readonly os: string | null;
  /** Such as t2.medium; of planned templates. */
  readonly instanceType: string | null;
  /** As the template writes them, calls evaluated. */
  readonly properties: Readonly<Record<string, Json>>;
};

/** Where machines stand together: a data centre of a provider, with their network. DRIP calls it a topology. */
export type ToscaPlace = {
  readonly name: string;
  readonly type: string;
  readonly provider: string | null;
  readonly domain: string | null;
  readonly subnet: string | null;
  readonly hosts: readonly string[];
};

/** Something that runs. `hostedOn` is the node that its host requirement names, `machines` what is at the end of that chain. */
export type ToscaComponent = {
  readonly name: string;
  readonly type: string;
  readonly hostedOn: string | null;
  readonly machines: readonly string[];
  readonly dependsOn: readonly string[];
  /** An image of a container, or null. */
  readonly image: string | null;
  /** Implementations of its operations, as INTERFACE.OPERATION. */
  readonly operations: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, Json>>;
  readonly scale: { readonly min: number; readonly max: number; readonly initial: number } | null;
};

/** `runSeconds` by name of an instance type, `anySeconds` on every other type; null where the template does not say. */
export type ToscaTask = { readonly name: string; readonly runSeconds: Readonly<Record<string, number>>; readonly anySeconds: number | null; readonly hostedOn: string | null };

export type ToscaDeadline = { readonly name: string; readonly tasks: readonly string[]; readonly seconds: number; readonly firmness: 'soft' | 'firm' | 'hard'; readonly weight: number };

export type ToscaPolicy = { readonly name: string; readonly type: string; readonly targets: readonly string[]; readonly properties: Readonly<Record<string, Json>> };
