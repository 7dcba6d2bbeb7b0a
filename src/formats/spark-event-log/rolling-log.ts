/** Which files of a folder are one log, in the order in which they were written. */
export type RollingLog = { readonly files: readonly string[]; readonly notes: readonly string[] };

/** Files that say whether the application runs; they hold nothing. */
const statusFile = /^appstatus_/;
/** Written by RollingEventLogFilesWriter; `.compact` is what the history server made of all files up to this number. */
const sparkFile = /^events_(\d{1,9})_/;
/** Written by Databricks: `eventlog` is the last part, the others have the time at which they were closed. */
const databricksPart = /^eventlog-\d{4}-\d{2}-\d{2}--\d{2}-\d{2}/;

/**
 * Finds the parts of a rolling log among the names of a folder: Spark's own (`eventlog_v2_...`) or those of Databricks.
 * Null if the folder is none, so that each of its files is a log of its own.
 */
export function rollingLog(names: readonly string[]): RollingLog | null {
  const events = names.filter((name) => sparkFile.test(name));
  if (events.length > 0) return sparkLog(names, events);
  const parts = names.filter((name) => databricksPart.test(name)).toSorted();
  if (parts.length === 0) return null;
  return { files: [...parts, ...names.filter((name) => name === 'eventlog')], notes: names.includes('eventlog') ? [] : ['the last part of the log, eventlog, is missing'] };
}

function sparkLog(names: readonly string[], events: readonly string[]): RollingLog {
  const numbered = events.map((name) => ({ name, number: Number(sparkFile.exec(name)?.[1]), compact: name.endsWith('.compact') }));
  const compact = numbered.filter((file) => file.compact).toSorted((a, b) => b.number - a.number)[0];
  const rest = numbered.filter((file) => !file.compact && file.number > (compact?.number ?? 0)).toSorted((a, b) => a.number - b.number);
  const notes: string[] = compact === undefined ? [] : [`what came before part ${compact.number + 1} was compacted by the history server, which leaves out jobs that had ended`];
  let expected = (compact?.number ?? 0) + 1;
  for (const { number } of rest) {
    if (number > expected) notes.push(number === expected + 1 ? `part ${expected} of the log is missing` : `parts ${expected} to ${number - 1} of the log are missing`);
    expected = number + 1;
  }
  if (names.some((name) => statusFile.test(name) && name.endsWith('.inprogress'))) notes.push('the application had not ended when the log was copied');
  return { files: [...(compact === undefined ? [] : [compact.name]), ...rest.map(({ name }) => name)], notes };
}
