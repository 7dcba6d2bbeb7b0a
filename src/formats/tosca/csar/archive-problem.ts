import type { ToscaProblem } from '../parse/report.ts';

/** A problem of an archive as a whole. */
export const archiveProblem = (file: string, value: string, rule: string, fix: string, severity: ToscaProblem['severity'] = 'error'): ToscaProblem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  value,
  rule,
  fix,
  severity,
  code: 'archive',
});
