// Generated from docs/openapi.json by web/generate-client.ts; do not edit.

export type AliasMove = {
  readonly alias: string;
  /** Counts the moves of this alias from 1. */
  readonly number: number;
  readonly action: "promote" | "rollback";
  /** The version that held it before; null for the first. */
  readonly from: number | null;
  /** Counted from 1; never given again. */
  readonly to: number;
  readonly by: string | null;
  readonly why: string | null;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
};

export type AliasMoveResult = {
  /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
  readonly model: string;
  /** An alias such as champion: a name that begins with a letter. */
  readonly alias: string;
  readonly from: number | null;
  /** Counted from 1; never given again. */
  readonly to: number;
  /** False if the version held it already. */
  readonly changed: boolean;
};

export type Application = {
  readonly name: string;
  readonly owner: string;
  readonly mode: "recommend" | "shadow" | "propose" | "act";
  readonly policy: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Counts the changes of the document, from 1. */
  readonly generation: number;
  /** The generation that is deployed; 0 before the first deployment. */
  readonly observedGeneration: number;
  /** Changes with every write; the ETag of the document. */
  readonly resourceVersion: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly updatedAt: number;
  readonly deleting: boolean;
  readonly paused: boolean;
  readonly conditions: ReadonlyArray<Condition>;
  /** Over all components. */
  readonly replicas: {
    readonly desired: number;
    readonly living: number;
    readonly ready: number;
  };
  /** What runs now costs. */
  readonly costUsdPerHour: number;
  /** Runs that have not ended. */
  readonly openRuns: number;
  /** When this was put together. */
  readonly at: number;
  readonly pause: {
    readonly why: string | null;
    readonly by: string | null;
    readonly at: number | null;
  } | null;
  /** Time between two decisions. */
  readonly cycleMs: number;
  /** Policies that decide beside the acting one, in the order of the document. */
  readonly shadows: ReadonlyArray<{
    /** Its label, or its policy and rule. */
    readonly name: string;
    readonly policy: string;
    /** Whether it could not decide the last time. */
    readonly failed: boolean;
    /** Its last decision; null before the first. */
    readonly decision: string | null;
    readonly lastAt: number | null;
    /** Of the last decision; where it failed, why. */
    readonly reason: string | null;
  }>;
  readonly components: ReadonlyArray<ComponentStatus>;
  /** Worst first. */
  readonly objectives: ReadonlyArray<ObjectiveStatus>;
  readonly workloads: ReadonlyArray<{
    readonly name: string;
    readonly description: string | null;
    readonly component: string | null;
    readonly value: number | null;
    readonly why: string | null;
  }>;
  readonly metrics: ReadonlyArray<{
    readonly name: string;
    readonly description: string | null;
    readonly component: string | null;
    readonly level: "infrastructure" | "data" | "application";
    readonly statistic: string;
    readonly value: number | null;
    readonly why: string | null;
  }>;
  readonly actions: ReadonlyArray<{
    readonly name: string;
    readonly description: string | null;
    readonly steps: ReadonlyArray<string>;
    readonly holds: ReadonlyArray<string>;
  }>;
  readonly diagnoses: ReadonlyArray<{
    readonly component: string;
    readonly message: string;
    readonly severity: "info" | "warning" | "error";
  }>;
  readonly cost: {
    readonly usdPerHour: number;
    /** Since the application was created. */
    readonly usd: number;
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly since: number;
  };
  /** Not ended, oldest first. */
  readonly runs: ReadonlyArray<Run>;
  /** The latest, newest first. */
  readonly decisions: ReadonlyArray<Decision>;
  /** The latest, newest first. */
  readonly events: ReadonlyArray<Event>;
  /** The document as it was applied. */
  readonly document: unknown;
};

export type ApplicationList = {
  readonly items: ReadonlyArray<ApplicationSummary>;
};

export type ApplicationSummary = {
  readonly name: string;
  readonly owner: string;
  readonly mode: "recommend" | "shadow" | "propose" | "act";
  readonly policy: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Counts the changes of the document, from 1. */
  readonly generation: number;
  /** The generation that is deployed; 0 before the first deployment. */
  readonly observedGeneration: number;
  /** Changes with every write; the ETag of the document. */
  readonly resourceVersion: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly updatedAt: number;
  readonly deleting: boolean;
  readonly paused: boolean;
  readonly conditions: ReadonlyArray<Condition>;
  /** Over all components. */
  readonly replicas: {
    readonly desired: number;
    readonly living: number;
    readonly ready: number;
  };
  /** What runs now costs. */
  readonly costUsdPerHour: number;
  /** Runs that have not ended. */
  readonly openRuns: number;
  /** Its worst objective. Null without objectives. */
  readonly worst: ObjectiveLine | null;
  /** All of them, worst first. */
  readonly objectives: ReadonlyArray<ObjectiveLine>;
};

export type ApplyResult = {
  readonly dryRun: boolean;
  readonly items: ReadonlyArray<{
    readonly kind: string;
    readonly name: string;
    readonly result: "created" | "configured" | "unchanged";
    readonly generation: number;
    /** 0 for what a dry run would create. */
    readonly resourceVersion: number;
  }>;
};

export type Candidate = {
  readonly id: string;
  readonly calls: ReadonlyArray<{
    readonly action: string;
    /** Any JSON value. */
    readonly args: unknown;
  }>;
  readonly score: number;
  /** Where the score comes from. */
  readonly why: string;
  readonly predicted: ReadonlyArray<{
    readonly on: string;
    readonly unit: string;
    readonly change: number;
    readonly low?: number | undefined;
    readonly high?: number | undefined;
  }>;
  readonly blockedBy: ReadonlyArray<{
    readonly rule: "constraint" | "precondition" | "in-flight" | "proposed" | "held" | "settling" | "bounds" | "guard" | "mode" | "paused" | "other-writer";
    readonly name: string;
    readonly why: string;
  }>;
};

export type CapacityPlanRequestInput = {
  /** A CapacityProblem, an input of D-SPACE4Cloud or opt_jr, a model of dagSim, or a UML model with the DICE profile. */
  readonly file: {
    /** Its name without a folder. */
    readonly name: string;
    /** What is in it. */
    readonly text: string;
  };
  /** Files of measured task times that the input names. */
  readonly beside?: ReadonlyArray<{
    /** Its name without a folder. */
    readonly name: string;
    /** What is in it. */
    readonly text: string;
  }> | undefined;
  /** A price list (CSV), for inputs without prices. */
  readonly catalogue?: string | undefined;
  /** Another problem of the same classes, such as the same jobs with encrypted data: what it costs more for each value of whatIf. */
  readonly variant?: {
    /** Its name without a folder. */
    readonly name: string;
    /** What is in it. */
    readonly text: string;
  } | undefined;
  /** How to search. */
  readonly method?: "exact" | "hill-climbing" | undefined;
  /** Also plan for other values: deadline=10s..100s:5s, utilisation=50%..90%:10%, users=1..10:1 or provider. */
  readonly whatIf?: string | undefined;
  /** The class that is varied; all without it. */
  readonly class?: string | undefined;
  /** For models without one: of dagSim, or in UML. */
  readonly deadline?: string | undefined;
  /** Seed of everything random. */
  readonly seed?: number | undefined;
};

export type ComponentStatus = {
  readonly name: string;
  readonly kind: "continuous" | "finite";
  readonly stateful: boolean;
  /** How many instances there should be, are, and may be. */
  readonly replicas: {
    /** What was applied last; null where nothing was. */
    readonly desired: number | null;
    /** Instances that have not ended; these are paid. */
    readonly living: number;
    /** Instances that get requests. */
    readonly ready: number;
    readonly min: number;
    readonly max: number;
  };
  /** Template of new instances. */
  readonly template: string;
  /** Price of one instance of that template; null if the template is not known. */
  readonly priceUsdPerHour: number | null;
  /** What its living instances cost now. */
  readonly costUsdPerHour: number;
  readonly cores: number | null;
  readonly memoryMib: number | null;
  /** Stable address of the component. */
  readonly address: string | null;
  /** Somebody else who writes the same knobs. */
  readonly otherWriter: string | null;
  /** Components it talks to. */
  readonly links: ReadonlyArray<string>;
  readonly instances: ReadonlyArray<Instance>;
};

export type Condition = {
  readonly type: "Ready" | "ObjectivesMet" | "Progressing" | "Paused";
  readonly status: "True" | "False" | "Unknown";
  /** One word in CamelCase, for programs. */
  readonly reason: string;
  /** One sentence, for people. */
  readonly message: string;
  /** When the status last changed, ISO 8601 in UTC. */
  readonly lastTransitionTime: string;
};

export type Cost = {
  readonly app: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly from: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly to: number;
  readonly stepMs: number;
  readonly usd: number;
  /** The rate now. */
  readonly usdPerHour: number;
  readonly components: ReadonlyArray<{
    readonly name: string;
    readonly usd: number;
    readonly instanceHours: number;
    readonly usdPerHour: number;
  }>;
  readonly templates: ReadonlyArray<{
    readonly name: string;
    readonly usd: number;
    readonly instanceHours: number;
  }>;
  /** The same, one entry a step; the last may be shorter. */
  readonly steps: ReadonlyArray<{
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly from: number;
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly to: number;
    readonly usd: number;
    readonly components: ReadonlyArray<{
      readonly name: string;
      readonly usd: number;
    }>;
  }>;
};

export type Decision = {
  readonly id: string;
  readonly app: string;
  readonly cycle: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  /** When the last equal "none" decision was, whose numbers, candidates and reason these are; `at` for others. */
  readonly lastAt: number;
  readonly lastCycle: number;
  /** How many equal "none" decisions in a row this one stands for. */
  readonly count: number;
  readonly policy: {
    readonly name: string;
    readonly version: string;
    readonly seed: number;
    /** Which of the shadows; absent for the acting policy. */
    readonly label?: string | undefined;
    /** True where it could not decide; the reason says why. */
    readonly failed?: boolean | undefined;
  };
  readonly mode: "recommend" | "shadow" | "propose" | "act";
  /** Whether it was made by a policy that never acts. */
  readonly shadow: boolean;
  readonly outcome: "none" | "submitted" | "awaiting-approval" | "reported" | "blocked";
  readonly run: string | null;
  /** Id of the chosen candidate; null for none. */
  readonly chosen: string | null;
  /** The reason in one plain sentence. */
  readonly reason: string;
  readonly candidates: ReadonlyArray<Candidate>;
};

export type DecisionAlternative = {
  /** this decision, shadow NAME, HPA, or doing nothing. */
  readonly name: string;
  readonly component: string;
  readonly replicas: number;
  /** Share of the time after it in which the load needed more, in %. */
  readonly shortPercent: number;
  /** Instance-minutes that the load did not need. */
  readonly idleInstanceMinutes: number;
  /** The end of the time that is looked at. */
  readonly until: number;
  /** False while that time still goes on. */
  readonly complete: boolean;
};

export type DecisionExplanation = {
  /** What was chosen, all candidates, and the reason. */
  readonly decision: Decision;
  /** What the series store still knows of the readings at that time. */
  readonly readings: ReadonlyArray<{
    /** Such as metrics.response_p95, workload.requests or cost. */
    readonly name: string;
    readonly value: number | null;
    /** Why there is no value; null where there is one. */
    readonly why: string | null;
  }>;
  readonly objectives: ReadonlyArray<{
    readonly name: string;
    readonly status: "met" | "violated" | "unknown";
    readonly value: number | null;
    readonly why: string;
  }>;
  /** What it set in motion. */
  readonly run: Run | null;
  /** What became of it, in one plain sentence. */
  readonly outcome: string;
  /** How it and others would have fared in the five minutes after it; empty where no policy says how the application scales, or the load is not known any more. */
  readonly alternatives: ReadonlyArray<DecisionAlternative>;
  /** The whole explanation in plain sentences, one a line. */
  readonly text: ReadonlyArray<string>;
};

export type DecisionList = {
  readonly items: ReadonlyArray<Decision>;
  /** Ask again with this `before` for older ones; null at the end. */
  readonly before: number | null;
};

export type DeleteResult = {
  readonly dryRun: boolean;
  readonly items: ReadonlyArray<{
    readonly kind: string;
    readonly name: string;
    readonly result: "deleting" | "deleted" | "absent";
  }>;
};

export type Diff = {
  readonly differs: boolean;
  readonly items: ReadonlyArray<{
    readonly kind: string;
    readonly name: string;
    readonly result: "created" | "configured" | "unchanged";
    readonly changes: ReadonlyArray<{
      readonly op: "add" | "remove" | "replace";
      /** JSON Pointer (RFC 6901). */
      readonly path: string;
      /** Any JSON value. */
      readonly before?: unknown | undefined;
      /** Any JSON value. */
      readonly after?: unknown | undefined;
    }>;
    /** Unified diff of the YAML; empty if nothing changed. */
    readonly text: string;
  }>;
};

export type Document = {
  readonly kind: string;
  readonly name: string;
  readonly generation: number;
  readonly resourceVersion: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly updatedAt: number;
  /** Any JSON value. */
  readonly document: unknown;
};

export type DocumentList = {
  readonly items: ReadonlyArray<Document>;
};

export type DocumentsInput = {
  readonly files: ReadonlyArray<SourceFileInput>;
  /** Do everything but write. */
  readonly dryRun?: boolean | undefined;
  /** Who asks, for the record. */
  readonly by?: string | undefined;
};

export type Event = {
  /** Ascending in the order of writing. */
  readonly sequence: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly app: string | null;
  /** One word in CamelCase, such as RunSucceeded. */
  readonly type: string;
  readonly severity: "info" | "warning" | "error";
  readonly subject: string;
  readonly message: string;
  /** Any JSON value. */
  readonly data: unknown;
};

export type EventList = {
  readonly items: ReadonlyArray<Event>;
};

export type Health = {
  readonly status: "ok" | "failed";
  readonly checks: ReadonlyArray<{
    readonly name: string;
    readonly ok: boolean;
    readonly message: string;
  }>;
};

export type InputProblem = {
  /** file:line:column: path is VALUE; it must be RULE; FIX */
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly path?: string | undefined;
  readonly value?: string | undefined;
  readonly rule?: string | undefined;
  readonly fix?: string | undefined;
};

export type Instance = {
  readonly id: string;
  readonly phase: "starting" | "ready" | "unready" | "draining" | "ended";
  readonly template: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly startedAt: number;
  readonly readyAt: number | null;
  readonly endedAt: number | null;
  readonly restarts: number;
  readonly address: string | null;
  /** Whether the limits of its template hold, read back. */
  readonly limits: {
    readonly enforced: boolean;
    readonly why: string;
  };
  readonly message: string | null;
};

export type ModelAlias = {
  /** An alias such as champion: a name that begins with a letter. */
  readonly name: string;
  /** The version that holds it. */
  readonly version: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly since: number;
  readonly by: string | null;
  readonly why: string | null;
};

export type ModelDetail = {
  /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
  readonly name: string;
  /** The version that was asked for; the newest where none was. */
  readonly selected: ModelVersion;
  readonly aliases: ReadonlyArray<ModelAlias>;
  /** Newest first, at most 100. */
  readonly versions: ReadonlyArray<ModelVersion>;
  /** Moves of all aliases, newest first, at most 100. */
  readonly moves: ReadonlyArray<AliasMove>;
};

export type ModelList = {
  readonly items: ReadonlyArray<ModelSummary>;
};

export type ModelSummary = {
  /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
  readonly name: string;
  /** Of the newest version. */
  readonly kind: string;
  /** How many there are. */
  readonly versions: number;
  /** Counted from 1; never given again. */
  readonly newest: number;
  readonly aliases: ReadonlyArray<ModelAlias>;
  /** Of the newest version. */
  readonly createdAt: number;
};

export type ModelVerification = {
  /** Whether all are. */
  readonly whole: boolean;
  readonly items: ReadonlyArray<{
    /** NAME@VERSION. */
    readonly name: string;
    readonly state: "whole" | "missing" | "damaged";
    /** What is wrong and what to do. */
    readonly message: string | null;
  }>;
};

export type ModelVersion = {
  /** NAME@VERSION. */
  readonly name: string;
  /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
  readonly model: string;
  /** Counted from 1; never given again. */
  readonly version: number;
  /** The forecaster that restores it. */
  readonly kind: string;
  /** Those that it holds now. */
  readonly aliases: ReadonlyArray<string>;
  /** Points that it was trained on. */
  readonly samples: number;
  /** What it was trained on; null of an average of several, and of versions from before this was kept. */
  readonly series: {
    readonly file: string;
    readonly column: string;
    readonly stepSeconds: number;
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly from: number;
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly to: number;
    /** Steps ahead that it was trained for. */
    readonly horizon: number;
  } | null;
  /** heldOut...: how a model of this kind that was fitted on the first 80 % forecast the rest. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly seed: number | null;
  /** SHA-256 of what it was trained on. */
  readonly dataSha256: string;
  readonly codeVersion: string;
  readonly nodeVersion: string;
  /** Arithmetic that a network was trained with; null where there is none. */
  readonly kernel: string | null;
  readonly artefact: {
    /** SHA-256, 64 characters 0-9 and a-f. */
    readonly sha256: string;
    readonly bytes: number;
  };
  /** SHA-256 of all of this but number, aliases, time and the names of the series: equal content is one version. */
  readonly digest: string;
  /** NAME@VERSION of those it was made of. */
  readonly parents: ReadonlyArray<string>;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
};

export type ObjectiveLine = {
  readonly objective: string;
  readonly status: "met" | "violated" | "unknown";
  /** False while its condition does not hold: nothing is owed then, and no status says anything. */
  readonly applies: boolean;
  readonly metShare: number | null;
  readonly budgetLeft: number;
  readonly valueText: string | null;
  readonly targetText: string;
  readonly comparator: "<" | "<=" | ">" | ">=";
};

export type ObjectiveStatus = {
  readonly name: string;
  readonly description: string | null;
  /** The metric it is about, or cost. */
  readonly metric: string;
  readonly status: "met" | "violated" | "unknown";
  /** The status in one plain sentence. */
  readonly why: string;
  /** False while its condition does not hold: nothing is owed then. */
  readonly applies: boolean;
  /** Whether its firmness makes it failed. */
  readonly failed: boolean;
  readonly comparator: "<" | "<=" | ">" | ">=";
  /** In the unit of `unit`; null where it is not known. */
  readonly value: number | null;
  /** In the unit of `unit`. */
  readonly target: number;
  /** Base unit of value and target: s, B, USD/h, cores, /s or empty. */
  readonly unit: string;
  readonly dimension: "duration" | "memory" | "money-rate" | "money" | "share" | "cores" | "rate" | "plain";
  /** The value as people read it, such as 87.3 ms. */
  readonly valueText: string | null;
  /** The target as people read it. */
  readonly targetText: string;
  readonly firmness: "soft" | "firm" | "hard";
  readonly weight: number;
  /** Share of time in which the target must hold, 0 to 1. */
  readonly goal: number;
  /** The time over which the goal is counted. */
  readonly periodMs: number;
  /** Share of the observed time in which it held, 0 to 1; unknown time counts as not met. */
  readonly metShare: number | null;
  /** The part of that time of which nobody knows: nothing was measured, or no controller ran. It counts as not met. */
  readonly unknownShare: number | null;
  /** What is left of the error budget: 1 untouched, 0 spent, negative overspent. */
  readonly budgetLeft: number;
  /** How fast the budget is used now: 1 uses exactly all of it by the end of the period. */
  readonly burnRate: number | null;
  /** Misses in a row up to now; null before the first cycle of this server. */
  readonly consecutiveMisses: number | null;
};

export type Overview = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly at: number;
  readonly stopped: {
    readonly stopped: boolean;
    readonly why: string | null;
    readonly by: string | null;
    readonly at: number | null;
  };
  /** Of all applications. */
  readonly costUsdPerHour: number;
  /** Worst objective first. */
  readonly applications: ReadonlyArray<ApplicationSummary>;
};

export type PauseResult = {
  readonly app: string;
  readonly paused: boolean;
  readonly changed: boolean;
};

export type Problem = {
  /** about:blank: the status says what kind of problem it is. */
  readonly type: string;
  /** The status in words, such as Not Found. */
  readonly title: string;
  readonly status: number;
  /** What is wrong and what to do. */
  readonly detail: string;
  /** The id of the request, as in the log. */
  readonly instance: string;
  /** Every single thing that is wrong with the input. */
  readonly problems?: ReadonlyArray<InputProblem> | undefined;
};

export type PromoteModelInput = {
  /** A version such as 3, or an alias such as champion. */
  readonly version: string;
  /** An alias such as champion: a name that begins with a letter. */
  readonly alias?: string | undefined;
  /** The version that must hold the alias until now; 409 if another does. */
  readonly from?: number | undefined;
  /** The reason, for the record. */
  readonly why?: string | undefined;
  /** Who asks, for the record. */
  readonly by?: string | undefined;
};

export type PushResult = {
  /** Samples taken. */
  readonly accepted: number;
};

export type RollbackModelInput = {
  /** An alias such as champion: a name that begins with a letter. */
  readonly alias?: string | undefined;
  /** The version that must hold the alias until now; 409 if another does. */
  readonly from?: number | undefined;
  /** The reason, for the record. */
  readonly why?: string | undefined;
  /** Who asks, for the record. */
  readonly by?: string | undefined;
};

export type Run = {
  readonly id: string;
  readonly app: string;
  /** Grows with every change of the run. */
  readonly version: number;
  readonly action: string;
  /** Any JSON value. */
  readonly args: unknown;
  /** The decision that asked for it; null for a deployment. */
  readonly decision: string | null;
  readonly reason: string;
  readonly status: "proposed" | "pending" | "running" | "undoing" | "succeeded" | "failed" | "undone" | "needs-operator" | "cancelled" | "rejected";
  /** Whether it has not ended. */
  readonly open: boolean;
  readonly message: string | null;
  readonly steps: ReadonlyArray<RunStep>;
  /** Index of the step that is next or under way. */
  readonly cursor: number;
  /** Knobs nobody else may change meanwhile. */
  readonly claims: ReadonlyArray<string>;
  /** Objectives that trigger nothing else until it has settled. */
  readonly holds: ReadonlyArray<string>;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** When its effect can be judged; null until it has ended. */
  readonly settlesAt: number | null;
};

export type RunList = {
  readonly items: ReadonlyArray<Run>;
};

export type RunStep = {
  readonly name: string;
  readonly operation: string;
  /** Any JSON value. */
  readonly args: unknown;
  readonly status: "pending" | "begun" | "done" | "failed" | "undo-begun" | "undone" | "undo-refused";
  /** Absolute target and before-image, stored before anything happened. */
  readonly resolved: unknown;
  readonly attempt: number;
  readonly attemptsMax: number;
  readonly timeoutMs: number;
  readonly begunAt: number | null;
  readonly deadline: number | null;
  readonly endedAt: number | null;
  readonly message: string | null;
};

export type SourceFileInput = {
  /** For messages, such as app.yaml. */
  readonly name: string;
  /** YAML or JSON; several documents are allowed. */
  readonly text: string;
  /** Absolute folder that relative paths in the documents start from. */
  readonly baseDir?: string | undefined;
};

export type StopResult = {
  readonly stopped: boolean;
  readonly changed: boolean;
};

export type Timeline = {
  readonly app: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly from: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly to: number;
  readonly stepMs: number;
  /** The axis: from, from + step, ... up to `to`. */
  readonly times: ReadonlyArray<number>;
  readonly workloads: ReadonlyArray<{
    readonly name: string;
    readonly description: string | null;
    readonly component: string | null;
    /** One for each of `times`; null where it is not known. */
    readonly values: ReadonlyArray<number | null>;
  }>;
  readonly metrics: ReadonlyArray<{
    readonly name: string;
    readonly description: string | null;
    readonly component: string | null;
    readonly unit: string | null;
    /** One for each of `times`; null where it is not known. */
    readonly values: ReadonlyArray<number | null>;
  }>;
  /** Replicas of every component. */
  readonly capacity: ReadonlyArray<{
    readonly component: string;
    /** Replicas asked for. */
    readonly desired: ReadonlyArray<number | null>;
    /** Instances that were paid, from the ledger. */
    readonly living: ReadonlyArray<number | null>;
    /** Instances that got requests. */
    readonly ready: ReadonlyArray<number | null>;
    readonly max: number;
  }>;
  readonly objectives: ReadonlyArray<{
    readonly name: string;
    readonly target: number;
    readonly unit: string;
    readonly comparator: "<" | "<=" | ">" | ">=";
    readonly metric: string;
    /** What the objective looked at. */
    readonly values: ReadonlyArray<number | null>;
    readonly spans: ReadonlyArray<{
      /** Milliseconds since 1970-01-01T00:00:00Z. */
      readonly from: number;
      /** Milliseconds since 1970-01-01T00:00:00Z. */
      readonly to: number;
      readonly status: "met" | "violated" | "unknown";
      readonly applies: boolean;
      readonly value: number | null;
      readonly why: string;
    }>;
  }>;
  /** One for each of `times`; null where it is not known. */
  readonly costUsdPerHour: ReadonlyArray<number | null>;
  readonly decisions: ReadonlyArray<{
    readonly id: string;
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly at: number;
    readonly outcome: "none" | "submitted" | "awaiting-approval" | "reported" | "blocked";
    readonly actions: ReadonlyArray<string>;
    readonly reason: string;
    readonly run: string | null;
  }>;
  readonly runs: ReadonlyArray<{
    readonly id: string;
    readonly action: string;
    readonly status: "proposed" | "pending" | "running" | "undoing" | "succeeded" | "failed" | "undone" | "needs-operator" | "cancelled" | "rejected";
    /** Milliseconds since 1970-01-01T00:00:00Z. */
    readonly from: number;
    /** Null while it is under way. */
    readonly to: number | null;
    readonly settlesAt: number | null;
    readonly steps: ReadonlyArray<{
      readonly name: string;
      readonly operation: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly status: string;
    }>;
  }>;
};

export type ValidateResult = {
  readonly valid: boolean;
  readonly documents: ReadonlyArray<{
    /** Of TOSCA files the version, such as tosca_2_0. */
    readonly kind: string;
    readonly name: string;
  }>;
  readonly problems: ReadonlyArray<InputProblem>;
  /** What is worth knowing of TOSCA files that can be used all the same. */
  readonly warnings?: ReadonlyArray<InputProblem> | undefined;
};

export type VerifyModelsInput = {
  /** NAME, NAME@VERSION or NAME@ALIAS; all models if absent. */
  readonly model?: string | undefined;
};

export type Version = {
  readonly version: string;
  readonly node: string;
  readonly apiVersion: string;
  /** The process, by which the command line knows the server of its folder again. */
  readonly pid: number;
};

export type WorkflowPlanRequestInput = {
  /** For messages. */
  readonly name: string;
  /** A WorkflowProblem, a run in WfFormat, or a TOSCA template with what it imports; or the files of a folder of the IC-PCP planner. */
  readonly files: ReadonlyArray<{
    /** Its name without a folder. */
    readonly name: string;
    /** What is in it. */
    readonly text: string;
  }>;
  /** Names of planners, or all. */
  readonly planners?: ReadonlyArray<string> | undefined;
  /** A price list (CSV, or a catalogue of DRIP), for inputs without types. */
  readonly catalogue?: string | undefined;
  /** For the whole, beside deadlines of the input. */
  readonly deadline?: string | undefined;
  /** The most that may be spent. */
  readonly budget?: string | undefined;
  /** What leases are rounded up to, where the input does not say; 0s for the exact time. */
  readonly billing?: string | undefined;
  /** How long each planner that goes on improving may, s; 60 at most, as somebody waits for the answer (the command line takes up to 86400). */
  readonly seconds?: number | undefined;
  /** Seed of everything random. */
  readonly seed?: number | undefined;
};
