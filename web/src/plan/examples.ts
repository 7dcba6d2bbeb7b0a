import nightlyReports from '../../../examples/capacity/nightly-reports.yaml?raw';
import nightlyEtl from '../../../examples/workflow/nightly-etl.yaml?raw';
import type { TextFile } from './plan-types.ts';

/** The examples that come with Homeostat, to begin with. */
export const workflowExample: TextFile = { name: 'nightly-etl.yaml', text: nightlyEtl };
export const capacityExample: TextFile = { name: 'nightly-reports.yaml', text: nightlyReports };
