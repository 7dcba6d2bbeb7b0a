import * as z from 'zod';

const count = z.int().min(0);
const seconds = z.number().min(0);
const mebibytes = z.number().min(0);

const unreadView = z.strictObject({ file: z.string(), line: count.describe('0 for the file as a whole.'), why: z.string() });

const stageView = z.strictObject({
  name: z.string().describe('Its number, the attempt if it is not the first, and its place in the program.'),
  after: z.array(z.string()).describe('Stages that had to be done before.'),
  tasks: count.describe('Tries that held a slot, failed and killed ones too.'),
  failedTries: count,
  killedTries: count,
  missingTasks: count.describe('Tasks that did not end in the log, taken to be like the others.'),
  taskSeconds: z
    .strictObject({ mean: seconds, p50: seconds, p95: seconds, greatest: seconds })
    .nullable()
    .describe('How long a task held its slot, scheduling included; null where others only meet.'),
  schedulingSeconds: seconds.describe('The part of all tasks in which the slot waited for the driver.'),
  collectionSeconds: seconds.describe('The part of all tasks in which the executor collected garbage.'),
  shuffleReadMiB: mebibytes,
  shuffleWriteMiB: mebibytes,
  spilledMiB: mebibytes,
  memoryPerTaskMiB: mebibytes.describe('The most execution memory that a task had.'),
  fit: z
    .strictObject({
      kind: z.string().describe('What suits them best; `replay` where no distribution does, or there are too few times to tell.'),
      best: z
        .strictObject({
          family: z.string(),
          distance: z.number().describe('The greatest difference between its share of tasks up to a time and the measured one (Kolmogorov and Smirnov).'),
          aic: z.number().describe('Akaike\'s criterion with the correction for few times; lower is better.'),
        })
        .nullable()
        .describe('The distribution that comes closest, chosen or not.'),
      why: z.string(),
    })
    .nullable()
    .describe('How the times are distributed; null where others only meet.'),
});

/** The profile as a document has it, so that it can be put into a CapacityProblem. */
const writtenProfileView = z
  .strictObject({
    kind: z.literal('stages'),
    overhead: z.string(),
    stages: z.array(
      z.strictObject({
        name: z.string(),
        tasks: count,
        taskTime: z.looseObject({ kind: z.string() }),
        after: z.array(z.string()),
        shuffleRead: z.string().optional(),
        shuffleWrite: z.string().optional(),
        memoryPerTask: z.string().optional(),
      }),
    ),
  })
  .describe('What a CapacityProblem takes as a profile. Amounts of data below 1 MiB or above 64 TiB are left out.');

const oneProfileView = z.strictObject({
  name: z.string().describe('The file or folder of the log.'),
  application: z.strictObject({ id: z.string().nullable(), name: z.string(), sparkVersion: z.string().nullable() }),
  log: z.strictObject({
    events: count,
    whole: z.boolean().describe('It has the beginning and the end of the application, and every line could be read.'),
    unreadLines: count,
    unread: z.array(unreadView).describe('The first parts that could not be read.'),
  }),
  environment: z
    .strictObject({
      master: z.string().nullable(),
      schedulerMode: z.string().nullable(),
      executors: count.describe('The most at once.'),
      slots: count.describe('How many tasks could run at once, at most.'),
      coresPerExecutor: count.nullable(),
      executorMemoryMiB: mebibytes.nullable(),
      driverMemoryMiB: mebibytes.nullable(),
    })
    .describe('What it ran on; null where the log does not say.'),
  jobs: z.strictObject({ started: count, failed: count, unfinished: count }),
  durations: z
    .strictObject({
      applicationSeconds: seconds.describe('From the start of the application to its end.'),
      jobsSeconds: seconds.describe('With at least one job.'),
      tasksSeconds: seconds.describe('With at least one task.'),
      driverInJobsSeconds: seconds.describe('With a job but no task.'),
      driverOutsideJobsSeconds: seconds.describe('With neither.'),
    })
    .describe('Wall time.'),
  duration: z.enum(['application', 'jobs']).describe('Which of them the profile and the replays are of.'),
  replays: z
    .array(z.strictObject({ slots: count.nullable().describe('How many tasks run at once; null for the slots of the log, as they came and went.'), seconds: z.number(), errorPercent: z.number().nullable().describe('Against what was measured; null for other slots.') }))
    .describe('The same tasks in the same order, replayed.'),
  stages: z.array(stageView).describe('Those that ran, in the order in which Spark prefers them.'),
  profile: writtenProfileView,
  notes: z.array(z.string()).describe('What had to be assumed. Whole sentences.'),
});

/** What `homeostat profile -o json` prints. */
export const jobProfileView = z
  .strictObject({
    items: z.array(oneProfileView),
    refused: z.array(z.strictObject({ name: z.string(), why: z.string() })).describe('What is no log.'),
  })
  .describe('Profiles of the executions that the given logs tell of.');

export type OneJobProfileView = z.output<typeof oneProfileView>;
export type JobProfileView = z.output<typeof jobProfileView>;
