import type { RuleEntry } from '../rule.ts';
import { craneEntry } from './crane-dsp/rule.ts';
import { ds2Entry } from './ds2/rule.ts';
import { flinkEntry } from './flink/rule.ts';
import { hpaEntry } from './hpa/rule.ts';
import { kedaEntry } from './keda/rule.ts';
import { kpaEntry } from './kpa/rule.ts';
import { phpaEntry } from './phpa/rule.ts';

/** The autoscalers that users would have instead, each rebuilt from its source and checked against its documented decisions. */
export const peerEntries: readonly RuleEntry[] = [hpaEntry, kedaEntry, kpaEntry, ds2Entry, flinkEntry, craneEntry, phpaEntry];
