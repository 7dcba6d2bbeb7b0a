import type { JobProfile } from '../../model/job-profile.ts';

/** What an input of D-SPACE4Cloud says, whichever of its three shapes it has. Times are in seconds, memory in GiB. */
export type DSpace4CloudProblem = {
  readonly id: string;
  readonly classes: readonly DSpace4CloudClass[];
  /** One entry for each class and type of machine that it may run on. */
  readonly choices: readonly DSpace4CloudChoice[];
  /** What a type is, where the file says it; prices and often sizes are in the tool's database and not in its inputs. */
  readonly machines: readonly { readonly name: string; readonly cores: number; readonly gibibytes: number }[];
  readonly privateCloud: { readonly nodes: number; readonly cores: number; readonly gibibytes: number; readonly energyUsdPerHour: number } | null;
  /** What was assumed or left out in reading. */
  readonly notes: readonly string[];
};

export type DSpace4CloudClass = {
  readonly name: string;
  readonly deadlineSeconds: number;
  readonly thinkSeconds: number;
  readonly usersLow: number;
  readonly usersHigh: number;
  /** Of turning one user away. */
  readonly penalty: number;
  readonly container: { readonly cores: number; readonly gibibytes: number } | null;
};

export type DSpace4CloudChoice = {
  readonly className: string;
  readonly provider: string;
  readonly type: string;
  readonly profile: JobProfile;
  /** Tasks that a machine takes at once, where the file says it. */
  readonly slots: number | null;
  readonly reservedLimit: number;
  readonly spotShareMax: number;
};
