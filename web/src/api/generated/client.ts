// Generated from docs/openapi.json by web/generate-client.ts; do not edit.

import type { Open, Send } from '../transport.ts';
import type { AliasMoveResult, Application, ApplicationList, ApplyResult, CapacityPlanRequestInput, Cost, DecisionExplanation, DecisionList, DeleteResult, Diff, Document, DocumentList, DocumentsInput, EventList, Health, ModelDetail, ModelList, ModelVerification, Overview, PauseResult, PromoteModelInput, PushResult, RollbackModelInput, Run, RunList, StopResult, Timeline, ValidateResult, VerifyModelsInput, Version, WorkflowPlanRequestInput } from './types.ts';

/** Every route of the server that answers with JSON, and its stream. */
export const createClient = (send: Send, open: Open) => ({
  /** All applications, worst objective first */
  getOverview: (signal?: AbortSignal): Promise<Overview> => send({ method: 'GET', template: "/api/v1/overview", signal }) as Promise<Overview>,

  /** All applications by name */
  listApplications: (signal?: AbortSignal): Promise<ApplicationList> => send({ method: 'GET', template: "/api/v1/applications", signal }) as Promise<ApplicationList>,

  /** Everything about one application */
  describeApplication: (request: {
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Application> => send({ method: 'GET', template: "/api/v1/applications/{name}", path: { name: request.name }, signal }) as Promise<Application>,

  /** Stop the components of an application, then delete it */
  deleteApplication: (request: {
    /** Say what would be deleted, and delete nothing. */
    readonly dryRun?: "true" | "false" | undefined;
    /** Name of the application. */
    readonly name: string;
    /** ETag that the document must still have; 409 if somebody changed it. */
    readonly "if-match"?: string | undefined;
  }, signal?: AbortSignal): Promise<DeleteResult> => send({ method: 'DELETE', template: "/api/v1/applications/{name}", path: { name: request.name }, query: { dryRun: request.dryRun }, headers: { "if-match": request["if-match"] }, signal }) as Promise<DeleteResult>,

  /** The document of an application, with its ETag for If-Match */
  getApplicationDocument: (request: {
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Document> => send({ method: 'GET', template: "/api/v1/applications/{name}/document", path: { name: request.name }, signal }) as Promise<Document>,

  /** Load, capacity, metrics, objectives, cost, decisions and runs on one time axis */
  getTimeline: (request: {
    /** Milliseconds since 1970-01-01T00:00:00Z; 15 minutes before `to` if absent. */
    readonly from?: number | undefined;
    /** Milliseconds since 1970-01-01T00:00:00Z; now if absent. */
    readonly to?: number | undefined;
    /** Length of a step; one that makes about 300 points if absent; at most 2,000 points. */
    readonly stepMs?: number | undefined;
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Timeline> => send({ method: 'GET', template: "/api/v1/applications/{name}/timeline", path: { name: request.name }, query: { from: request.from, to: request.to, stepMs: request.stepMs }, signal }) as Promise<Timeline>,

  /** What it cost, by component, template and step */
  getCost: (request: {
    /** Milliseconds since 1970-01-01T00:00:00Z; 15 minutes before `to` if absent. */
    readonly from?: number | undefined;
    /** Milliseconds since 1970-01-01T00:00:00Z; now if absent. */
    readonly to?: number | undefined;
    /** Length of a step; one that makes about 300 points if absent; at most 2,000 points. */
    readonly stepMs?: number | undefined;
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Cost> => send({ method: 'GET', template: "/api/v1/applications/{name}/cost", path: { name: request.name }, query: { from: request.from, to: request.to, stepMs: request.stepMs }, signal }) as Promise<Cost>,

  /** Decisions, newest first */
  listDecisions: (request: {
    /** Entries at most. */
    readonly limit?: number | undefined;
    /** Only decisions of cycles before this: the `before` of the page before. */
    readonly before?: number | undefined;
    /** Whether decisions of shadows are listed too. */
    readonly shadows?: "true" | "false" | undefined;
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<DecisionList> => send({ method: 'GET', template: "/api/v1/applications/{name}/decisions", path: { name: request.name }, query: { limit: request.limit, before: request.before, shadows: request.shadows }, signal }) as Promise<DecisionList>,

  /** Runs, newest first */
  listRuns: (request: {
    /** Entries at most. */
    readonly limit?: number | undefined;
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<RunList> => send({ method: 'GET', template: "/api/v1/applications/{name}/runs", path: { name: request.name }, query: { limit: request.limit }, signal }) as Promise<RunList>,

  /** Events of one application */
  listApplicationEvents: (request: {
    /** Entries at most. */
    readonly limit?: number | undefined;
    /** Only events after this sequence, ascending; without it the newest first. */
    readonly after?: number | undefined;
    /** Name of the application. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<EventList> => send({ method: 'GET', template: "/api/v1/applications/{name}/events", path: { name: request.name }, query: { limit: request.limit, after: request.after }, signal }) as Promise<EventList>,

  /** Begin no actions until it is resumed */
  pauseApplication: (request: {
    /** Name of the application. */
    readonly name: string;
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<PauseResult> => send({ method: 'POST', template: "/api/v1/applications/{name}/pause", path: { name: request.name }, body: request.body, signal }) as Promise<PauseResult>,

  /** Take a pause back */
  resumeApplication: (request: {
    /** Name of the application. */
    readonly name: string;
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<PauseResult> => send({ method: 'POST', template: "/api/v1/applications/{name}/resume", path: { name: request.name }, body: request.body, signal }) as Promise<PauseResult>,

  /** A decision with the readings it saw, its candidates, its run and the outcome */
  explainDecision: (request: {
    /** Id of the decision. */
    readonly id: string;
  }, signal?: AbortSignal): Promise<DecisionExplanation> => send({ method: 'GET', template: "/api/v1/decisions/{id}", path: { id: request.id }, signal }) as Promise<DecisionExplanation>,

  /** A run with its steps */
  getRun: (request: {
    /** Id of the run. */
    readonly id: string;
  }, signal?: AbortSignal): Promise<Run> => send({ method: 'GET', template: "/api/v1/runs/{id}", path: { id: request.id }, signal }) as Promise<Run>,

  /** Let a proposed run begin */
  approveRun: (request: {
    /** Id of the run. */
    readonly id: string;
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<Run> => send({ method: 'POST', template: "/api/v1/runs/{id}/approve", path: { id: request.id }, body: request.body, signal }) as Promise<Run>,

  /** Refuse a proposed run for good */
  rejectRun: (request: {
    /** Id of the run. */
    readonly id: string;
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<Run> => send({ method: 'POST', template: "/api/v1/runs/{id}/reject", path: { id: request.id }, body: request.body, signal }) as Promise<Run>,

  /** Ask an open run to end and to be taken back */
  cancelRun: (request: {
    /** Id of the run. */
    readonly id: string;
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<Run> => send({ method: 'POST', template: "/api/v1/runs/{id}/cancel", path: { id: request.id }, body: request.body, signal }) as Promise<Run>,

  /** Create or change documents, all or none; with dryRun only say what would change */
  applyDocuments: (request: {
    /** ETag that the document must still have; 409 if somebody changed it. */
    readonly "if-match"?: string | undefined;
    readonly body: DocumentsInput;
  }, signal?: AbortSignal): Promise<ApplyResult> => send({ method: 'POST', template: "/api/v1/documents:apply", headers: { "if-match": request["if-match"] }, body: request.body, signal }) as Promise<ApplyResult>,

  /** How documents differ from what is applied */
  diffDocuments: (request: {
    readonly body: DocumentsInput;
  }, signal?: AbortSignal): Promise<Diff> => send({ method: 'POST', template: "/api/v1/documents:diff", body: request.body, signal }) as Promise<Diff>,

  /** Check documents; every problem at once */
  validateDocuments: (request: {
    readonly body: DocumentsInput;
  }, signal?: AbortSignal): Promise<ValidateResult> => send({ method: 'POST', template: "/api/v1/documents:validate", body: request.body, signal }) as Promise<ValidateResult>,

  /** Delete the documents that the files name; what is absent already is no error */
  deleteDocuments: (request: {
    /** ETag that the document must still have; 409 if somebody changed it. */
    readonly "if-match"?: string | undefined;
    readonly body: DocumentsInput;
  }, signal?: AbortSignal): Promise<DeleteResult> => send({ method: 'POST', template: "/api/v1/documents:delete", headers: { "if-match": request["if-match"] }, body: request.body, signal }) as Promise<DeleteResult>,

  /** Shared resource templates */
  listResourceTemplates: (signal?: AbortSignal): Promise<DocumentList> => send({ method: 'GET', template: "/api/v1/resourcetemplates", signal }) as Promise<DocumentList>,

  /** A shared resource template, with its ETag for If-Match */
  getResourceTemplate: (request: {
    /** Name of the document. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Document> => send({ method: 'GET', template: "/api/v1/resourcetemplates/{name}", path: { name: request.name }, signal }) as Promise<Document>,

  /** Delete a shared resource template that no application uses */
  deleteResourceTemplate: (request: {
    /** Say what would be deleted, and delete nothing. */
    readonly dryRun?: "true" | "false" | undefined;
    /** Name of the document. */
    readonly name: string;
    /** ETag that the document must still have; 409 if somebody changed it. */
    readonly "if-match"?: string | undefined;
  }, signal?: AbortSignal): Promise<DeleteResult> => send({ method: 'DELETE', template: "/api/v1/resourcetemplates/{name}", path: { name: request.name }, query: { dryRun: request.dryRun }, headers: { "if-match": request["if-match"] }, signal }) as Promise<DeleteResult>,

  /** Capacity problems */
  listCapacityProblems: (signal?: AbortSignal): Promise<DocumentList> => send({ method: 'GET', template: "/api/v1/capacityproblems", signal }) as Promise<DocumentList>,

  /** A capacity problem, with its ETag for If-Match */
  getCapacityProblem: (request: {
    /** Name of the document. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Document> => send({ method: 'GET', template: "/api/v1/capacityproblems/{name}", path: { name: request.name }, signal }) as Promise<Document>,

  /** Workflow problems */
  listWorkflowProblems: (signal?: AbortSignal): Promise<DocumentList> => send({ method: 'GET', template: "/api/v1/workflowproblems", signal }) as Promise<DocumentList>,

  /** A workflow problem, with its ETag for If-Match */
  getWorkflowProblem: (request: {
    /** Name of the document. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<Document> => send({ method: 'GET', template: "/api/v1/workflowproblems/{name}", path: { name: request.name }, signal }) as Promise<Document>,

  /** Begin no step of any run until started again */
  stopEverything: (request: {
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<StopResult> => send({ method: 'POST', template: "/api/v1/stop", body: request.body, signal }) as Promise<StopResult>,

  /** Take the global stop back */
  startEverything: (request: {
    readonly body: {
      /** The reason, for the record. */
      readonly why?: string | undefined;
      /** Who asks, for the record. */
      readonly by?: string | undefined;
    } | null;
  }, signal?: AbortSignal): Promise<StopResult> => send({ method: 'POST', template: "/api/v1/start", body: request.body, signal }) as Promise<StopResult>,

  /** Events of all applications */
  listEvents: (request: {
    /** Entries at most. */
    readonly limit?: number | undefined;
    /** Only events after this sequence, ascending; without it the newest first. */
    readonly after?: number | undefined;
  }, signal?: AbortSignal): Promise<EventList> => send({ method: 'GET', template: "/api/v1/events", query: { limit: request.limit, after: request.after }, signal }) as Promise<EventList>,

  /** Events, runs, decisions and summaries as they happen (server-sent events) */
  streamEvents: (request: {
    /** Only what concerns this application. */
    readonly app?: string | undefined;
    /** Goes on after this event; browsers send it by themselves when they reconnect. */
    readonly "last-event-id"?: string | undefined;
  }, signal?: AbortSignal): Promise<Response> => open({ method: 'GET', template: "/api/v1/stream", query: { app: request.app }, headers: { "last-event-id": request["last-event-id"] }, signal }),

  /** Models with their newest version and their aliases */
  listModels: (signal?: AbortSignal): Promise<ModelList> => send({ method: 'GET', template: "/api/v1/models", signal }) as Promise<ModelList>,

  /** A version of a model, with the other versions, the aliases and who moved them */
  showModel: (request: {
    /** A version such as 3, or an alias such as champion. */
    readonly at?: string | undefined;
    /** Name of the model. */
    readonly name: string;
  }, signal?: AbortSignal): Promise<ModelDetail> => send({ method: 'GET', template: "/api/v1/models/{name}", path: { name: request.name }, query: { at: request.at }, signal }) as Promise<ModelDetail>,

  /** Give an alias to a version; twice is once */
  promoteModel: (request: {
    /** Name of the model. */
    readonly name: string;
    readonly body: PromoteModelInput;
  }, signal?: AbortSignal): Promise<AliasMoveResult> => send({ method: 'POST', template: "/api/v1/models/{name}/promote", path: { name: request.name }, body: request.body, signal }) as Promise<AliasMoveResult>,

  /** Give an alias back to the version that held it before */
  rollbackModel: (request: {
    /** Name of the model. */
    readonly name: string;
    readonly body: RollbackModelInput;
  }, signal?: AbortSignal): Promise<AliasMoveResult> => send({ method: 'POST', template: "/api/v1/models/{name}/rollback", path: { name: request.name }, body: request.body, signal }) as Promise<AliasMoveResult>,

  /** Read artefacts and compare them with their hashes */
  verifyModels: (request: {
    readonly body: VerifyModelsInput;
  }, signal?: AbortSignal): Promise<ModelVerification> => send({ method: 'POST', template: "/api/v1/models:verify", body: request.body, signal }) as Promise<ModelVerification>,

  /** The cheapest machines with which every class of jobs meets its deadline */
  planCapacity: (request: {
    readonly body: CapacityPlanRequestInput;
  }, signal?: AbortSignal): Promise<{
  /** Of the problem. */
  readonly name: string;
  readonly method: "exact" | "hill-climbing";
  /** Whether every goal can be met. */
  readonly feasible: boolean;
  readonly costUsdPerHour: number | null;
  readonly boundUsdPerHour: number | null;
  readonly classes: ReadonlyArray<{
    readonly name: string;
    /** Of machine. */
    readonly type: string;
    /** Empty in a private cloud. */
    readonly provider: string;
    /** Machines. */
    readonly count: number;
    readonly onDemand: number;
    readonly reserved: number;
    readonly spot: number;
    /** On all machines together. */
    readonly containers: number;
    /** Tasks that run at once. */
    readonly cores: number;
    /** Served. */
    readonly users: number;
    /** Users turned away. */
    readonly rejected: number;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
    readonly predictedSeconds: number | null;
    /** Busy time of the busiest node, %. */
    readonly predictedPercent: number | null;
    /** Lower end of its 95 % interval, in the unit of the goal (s or %). */
    readonly predictedLow: number;
    /** Upper end. */
    readonly predictedHigh: number;
    /** Machines, or penalties in a private cloud, USD/h. */
    readonly costUsdPerHour: number;
    /** What keeps it from costing less. */
    readonly binding: "goal" | "smallest" | "servers" | "penalty" | "method";
    /** The same as a sentence. */
    readonly why: string;
    /** Other types that cost at most 5 % more, cheapest first. */
    readonly alternatives: ReadonlyArray<{
      readonly type: string;
      readonly provider: string;
      readonly count: number;
      /** Of this class, USD/h. */
      readonly costUsdPerHour: number;
      readonly predictedSeconds: number | null;
      /** Busy time of the busiest node, %. */
      readonly predictedPercent: number | null;
    }>;
  }>;
  /** Of a private cloud. */
  readonly servers: {
    readonly count: number;
    /** Owning them, USD/h. */
    readonly usdPerHour: number;
    /** Electricity, USD/h. */
    readonly electricityUsdPerHour: number;
    /** Users turned away, USD/h. */
    readonly penaltyUsdPerHour: number;
    readonly placement: ReadonlyArray<{
      readonly machines: ReadonlyArray<{
        /** Of the class. */
        readonly name: string;
        readonly count: number;
      }>;
    }>;
  } | null;
  /** How many were run. */
  readonly simulations: number;
  /** Why there is no plan. */
  readonly whyNot: string | null;
  /** Goals that cannot stand together: without any one of them the others can. Other sets may be smaller. */
  readonly conflict: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
  }>;
  /** For each of them, the nearest goal that lets the others stand. */
  readonly nearest: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
    readonly type: string;
    readonly count: number;
  }>;
  /** Where moving one goal is not enough: goals that can stand if all are moved at once. */
  readonly jointly: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
  }>;
  /** Whether it is certain that there is no plan; false where a search gave up, or nothing is known of some machines. True for a plan. */
  readonly proven: boolean;
  readonly whatIf: {
    readonly parameter: "deadline" | "utilisation" | "users" | "provider";
    /** Of `value`; empty for names. */
    readonly unit: string;
    /** The class that was varied; null for all that have such a goal. */
    readonly className: string | null;
    readonly rows: ReadonlyArray<{
      /** What was tried, as text. */
      readonly name: string;
      /** As a number; null for a provider. */
      readonly value: number | null;
      readonly feasible: boolean;
      readonly costUsdPerHour: number | null;
      readonly classes: ReadonlyArray<{
        readonly name: string;
        readonly type: string;
        readonly count: number;
        /** In the unit of the goal. */
        readonly predicted: number;
        /** Of `predicted`: of a deadline, or of busy time. */
        readonly unit: "s" | "%";
      }>;
      readonly whyNot: string | null;
      /** The plan of the variant, where one was given. */
      readonly variant: {
        readonly costUsdPerHour: number | null;
        readonly classes: ReadonlyArray<{
          readonly name: string;
          readonly type: string;
          readonly count: number;
          /** In the unit of the goal. */
          readonly predicted: number;
          /** Of `predicted`: of a deadline, or of busy time. */
          readonly unit: "s" | "%";
        }>;
        readonly whyNot: string | null;
      } | null;
      /** How much more the variant costs, %; null where one of both cannot be had. */
      readonly overheadPercent: number | null;
    }>;
    /** The name of the variant that is compared. */
    readonly variant: string | null;
  } | null;
  /** What was assumed. */
  readonly notes: ReadonlyArray<string>;
  readonly seed: number;
}> => send({ method: 'POST', template: "/api/v1/plans/capacity", body: request.body, signal }) as Promise<{
  /** Of the problem. */
  readonly name: string;
  readonly method: "exact" | "hill-climbing";
  /** Whether every goal can be met. */
  readonly feasible: boolean;
  readonly costUsdPerHour: number | null;
  readonly boundUsdPerHour: number | null;
  readonly classes: ReadonlyArray<{
    readonly name: string;
    /** Of machine. */
    readonly type: string;
    /** Empty in a private cloud. */
    readonly provider: string;
    /** Machines. */
    readonly count: number;
    readonly onDemand: number;
    readonly reserved: number;
    readonly spot: number;
    /** On all machines together. */
    readonly containers: number;
    /** Tasks that run at once. */
    readonly cores: number;
    /** Served. */
    readonly users: number;
    /** Users turned away. */
    readonly rejected: number;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
    readonly predictedSeconds: number | null;
    /** Busy time of the busiest node, %. */
    readonly predictedPercent: number | null;
    /** Lower end of its 95 % interval, in the unit of the goal (s or %). */
    readonly predictedLow: number;
    /** Upper end. */
    readonly predictedHigh: number;
    /** Machines, or penalties in a private cloud, USD/h. */
    readonly costUsdPerHour: number;
    /** What keeps it from costing less. */
    readonly binding: "goal" | "smallest" | "servers" | "penalty" | "method";
    /** The same as a sentence. */
    readonly why: string;
    /** Other types that cost at most 5 % more, cheapest first. */
    readonly alternatives: ReadonlyArray<{
      readonly type: string;
      readonly provider: string;
      readonly count: number;
      /** Of this class, USD/h. */
      readonly costUsdPerHour: number;
      readonly predictedSeconds: number | null;
      /** Busy time of the busiest node, %. */
      readonly predictedPercent: number | null;
    }>;
  }>;
  /** Of a private cloud. */
  readonly servers: {
    readonly count: number;
    /** Owning them, USD/h. */
    readonly usdPerHour: number;
    /** Electricity, USD/h. */
    readonly electricityUsdPerHour: number;
    /** Users turned away, USD/h. */
    readonly penaltyUsdPerHour: number;
    readonly placement: ReadonlyArray<{
      readonly machines: ReadonlyArray<{
        /** Of the class. */
        readonly name: string;
        readonly count: number;
      }>;
    }>;
  } | null;
  /** How many were run. */
  readonly simulations: number;
  /** Why there is no plan. */
  readonly whyNot: string | null;
  /** Goals that cannot stand together: without any one of them the others can. Other sets may be smaller. */
  readonly conflict: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
  }>;
  /** For each of them, the nearest goal that lets the others stand. */
  readonly nearest: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
    readonly type: string;
    readonly count: number;
  }>;
  /** Where moving one goal is not enough: goals that can stand if all are moved at once. */
  readonly jointly: ReadonlyArray<{
    readonly name: string;
    readonly goal: {
      readonly kind: "deadline" | "utilisation";
      readonly seconds: number | null;
      /** A limit of busy time, %. */
      readonly sharePercent: number | null;
    };
  }>;
  /** Whether it is certain that there is no plan; false where a search gave up, or nothing is known of some machines. True for a plan. */
  readonly proven: boolean;
  readonly whatIf: {
    readonly parameter: "deadline" | "utilisation" | "users" | "provider";
    /** Of `value`; empty for names. */
    readonly unit: string;
    /** The class that was varied; null for all that have such a goal. */
    readonly className: string | null;
    readonly rows: ReadonlyArray<{
      /** What was tried, as text. */
      readonly name: string;
      /** As a number; null for a provider. */
      readonly value: number | null;
      readonly feasible: boolean;
      readonly costUsdPerHour: number | null;
      readonly classes: ReadonlyArray<{
        readonly name: string;
        readonly type: string;
        readonly count: number;
        /** In the unit of the goal. */
        readonly predicted: number;
        /** Of `predicted`: of a deadline, or of busy time. */
        readonly unit: "s" | "%";
      }>;
      readonly whyNot: string | null;
      /** The plan of the variant, where one was given. */
      readonly variant: {
        readonly costUsdPerHour: number | null;
        readonly classes: ReadonlyArray<{
          readonly name: string;
          readonly type: string;
          readonly count: number;
          /** In the unit of the goal. */
          readonly predicted: number;
          /** Of `predicted`: of a deadline, or of busy time. */
          readonly unit: "s" | "%";
        }>;
        readonly whyNot: string | null;
      } | null;
      /** How much more the variant costs, %; null where one of both cannot be had. */
      readonly overheadPercent: number | null;
    }>;
    /** The name of the variant that is compared. */
    readonly variant: string | null;
  } | null;
  /** What was assumed. */
  readonly notes: ReadonlyArray<string>;
  readonly seed: number;
}>,

  /** Which instances run which tasks, so that every deadline holds at the lowest cost */
  planWorkflow: (request: {
    readonly body: WorkflowPlanRequestInput;
  }, signal?: AbortSignal): Promise<{
  /** Of the problem. */
  readonly name: string;
  readonly tasks: number;
  readonly edges: number;
  /** Which task waits for which; null where there are more than 5000 edges. */
  readonly graph: ReadonlyArray<{
    readonly from: string;
    readonly to: string;
    /** What flows, MiB. */
    readonly mebibytes: number;
  }> | null;
  readonly planners: ReadonlyArray<{
    readonly name: string;
    /** Whether every firm and hard deadline and the budget hold. */
    readonly feasible: boolean;
    /** USD; null without a plan. */
    readonly costUsd: number | null;
    readonly makespanSeconds: number | null;
    readonly deadlines: ReadonlyArray<{
      readonly name: string;
      /** From the start, s. */
      readonly seconds: number;
      readonly firmness: "soft" | "firm" | "hard";
      /** Time left when its last task is done; negative if it is missed, s. */
      readonly slackSeconds: number;
    }>;
    /** No plan that holds the deadlines costs less, USD; null where none was found. */
    readonly lowerBoundUsd: number | null;
    readonly lowerBoundSeconds: number | null;
    /** How much above the bound its cost is at most (with a budget and no deadline: its makespan), % of the bound; null where nothing is known. */
    readonly gapPercent: number | null;
    readonly instances: ReadonlyArray<{
      readonly name: string;
      readonly type: string;
      readonly place: string;
      readonly provider: string;
      /** When its start is ordered, s. */
      readonly fromSeconds: number;
      /** When it is given back, s. */
      readonly toSeconds: number;
      /** USD. */
      readonly costUsd: number;
      readonly tasks: ReadonlyArray<{
        readonly name: string;
        /** Its start, s. */
        readonly startSeconds: number;
        /** Its end, s. */
        readonly endSeconds: number;
      }>;
    }>;
    /** Deadlines that do not hold. */
    readonly missed: ReadonlyArray<string>;
    readonly whyNot: string | null;
    /** Plans that were looked at. */
    readonly evaluations: number | null;
    /** How long planning took, s. */
    readonly planSeconds: number;
  }>;
  /** The planner with the best plan: one that holds, then the least lateness of soft deadlines by weight, then the least cost (with a budget and no deadline: the least makespan); null without a plan. */
  readonly best: string | null;
  /** How the best plan is provisioned; null where there is one place and nothing to be sent, or no plan. */
  readonly provisioning: {
    /** Whose plan it is: the best one. */
    readonly planner: string;
    /** What crosses from one place to another, of data and artefacts, MiB. */
    readonly trafficMebibytes: number;
    /** What would cross where the planner had put the instances, MiB. */
    readonly plannedTrafficMebibytes: number;
    /** What crosses at least with these instances and limits; 0 where nothing more is known, MiB. */
    readonly leastTrafficMebibytes: number;
    /** How the places were found. */
    readonly placedBy: "integer programme" | "local search";
    /** Instances that stand elsewhere than the planner had put them, at the same times and prices. */
    readonly moved: ReadonlyArray<string>;
    /** Hosts, by when they are ordered. */
    readonly orders: ReadonlyArray<{
      readonly instance: string;
      readonly type: string;
      readonly place: string;
      readonly provider: string;
      /** When it is ordered, s from the start of the plan. */
      readonly atSeconds: number;
      /** When it has started, s from the start of the plan. */
      readonly readySeconds: number;
      /** How long before it is wanted it has started, s; negative if its provider cannot start it in time. */
      readonly slackSeconds: number;
      /** What it costs more than planned as it is ordered earlier, for what is sent to it, USD. */
      readonly extraUsd: number;
    }>;
    /** Artefacts that are sent to hosts, by their start. */
    readonly transfers: ReadonlyArray<{
      readonly artefact: string;
      readonly instance: string;
      /** The place of its store. */
      readonly from: string;
      /** The place of the instance. */
      readonly to: string;
      /** Its size, MiB. */
      readonly mebibytes: number;
      /** When its first byte is sent, s from the start of the plan. */
      readonly startSeconds: number;
      /** When its last byte is there, s from the start of the plan. */
      readonly endSeconds: number;
      /** By when it must be there, s from the start of the plan. */
      readonly deadlineSeconds: number;
      /** What is left then, s; negative if it is late. */
      readonly slackSeconds: number;
    }>;
    /** Whether all artefacts can be there in time: true with these transfers as proof, false where it is proven that none can; null where neither is known, or nothing is sent. */
    readonly onTime: boolean | null;
    /** How late the latest artefact is, s; negative if all are early; null where nothing is sent. */
    readonly latenessSeconds: number | null;
    /** No order of transfers makes the latest artefact less late than this, whenever hosts are ordered, s. */
    readonly leastLatenessSeconds: number | null;
    /** How much later than its hosts are ordered the run should begin, so that whatever is late now is there when tasks need it, s; 0 if nothing is. */
    readonly beginLaterSeconds: number;
    /** Deadlines that the plan holds, but not if it begins so much later. */
    readonly thenMissed: ReadonlyArray<string>;
    /** How the transfers were ordered. */
    readonly sentBy: "earliest deadline first" | "linear programme" | null;
  } | null;
  /** How the lower bound was found: by adding up the cheapest ways to run each task or the cheapest leases that are needed, by a linear programme, by one with whole intervals and instances, or by one of the whole problem; null where there is none. */
  readonly boundBy: "counting" | "linear" | "whole" | "exact" | null;
  /** What was assumed. */
  readonly notes: ReadonlyArray<string>;
  readonly seed: number;
  /** How long planners that go on improving might, s. */
  readonly secondsMax: number;
}> => send({ method: 'POST', template: "/api/v1/plans/workflow", body: request.body, signal }) as Promise<{
  /** Of the problem. */
  readonly name: string;
  readonly tasks: number;
  readonly edges: number;
  /** Which task waits for which; null where there are more than 5000 edges. */
  readonly graph: ReadonlyArray<{
    readonly from: string;
    readonly to: string;
    /** What flows, MiB. */
    readonly mebibytes: number;
  }> | null;
  readonly planners: ReadonlyArray<{
    readonly name: string;
    /** Whether every firm and hard deadline and the budget hold. */
    readonly feasible: boolean;
    /** USD; null without a plan. */
    readonly costUsd: number | null;
    readonly makespanSeconds: number | null;
    readonly deadlines: ReadonlyArray<{
      readonly name: string;
      /** From the start, s. */
      readonly seconds: number;
      readonly firmness: "soft" | "firm" | "hard";
      /** Time left when its last task is done; negative if it is missed, s. */
      readonly slackSeconds: number;
    }>;
    /** No plan that holds the deadlines costs less, USD; null where none was found. */
    readonly lowerBoundUsd: number | null;
    readonly lowerBoundSeconds: number | null;
    /** How much above the bound its cost is at most (with a budget and no deadline: its makespan), % of the bound; null where nothing is known. */
    readonly gapPercent: number | null;
    readonly instances: ReadonlyArray<{
      readonly name: string;
      readonly type: string;
      readonly place: string;
      readonly provider: string;
      /** When its start is ordered, s. */
      readonly fromSeconds: number;
      /** When it is given back, s. */
      readonly toSeconds: number;
      /** USD. */
      readonly costUsd: number;
      readonly tasks: ReadonlyArray<{
        readonly name: string;
        /** Its start, s. */
        readonly startSeconds: number;
        /** Its end, s. */
        readonly endSeconds: number;
      }>;
    }>;
    /** Deadlines that do not hold. */
    readonly missed: ReadonlyArray<string>;
    readonly whyNot: string | null;
    /** Plans that were looked at. */
    readonly evaluations: number | null;
    /** How long planning took, s. */
    readonly planSeconds: number;
  }>;
  /** The planner with the best plan: one that holds, then the least lateness of soft deadlines by weight, then the least cost (with a budget and no deadline: the least makespan); null without a plan. */
  readonly best: string | null;
  /** How the best plan is provisioned; null where there is one place and nothing to be sent, or no plan. */
  readonly provisioning: {
    /** Whose plan it is: the best one. */
    readonly planner: string;
    /** What crosses from one place to another, of data and artefacts, MiB. */
    readonly trafficMebibytes: number;
    /** What would cross where the planner had put the instances, MiB. */
    readonly plannedTrafficMebibytes: number;
    /** What crosses at least with these instances and limits; 0 where nothing more is known, MiB. */
    readonly leastTrafficMebibytes: number;
    /** How the places were found. */
    readonly placedBy: "integer programme" | "local search";
    /** Instances that stand elsewhere than the planner had put them, at the same times and prices. */
    readonly moved: ReadonlyArray<string>;
    /** Hosts, by when they are ordered. */
    readonly orders: ReadonlyArray<{
      readonly instance: string;
      readonly type: string;
      readonly place: string;
      readonly provider: string;
      /** When it is ordered, s from the start of the plan. */
      readonly atSeconds: number;
      /** When it has started, s from the start of the plan. */
      readonly readySeconds: number;
      /** How long before it is wanted it has started, s; negative if its provider cannot start it in time. */
      readonly slackSeconds: number;
      /** What it costs more than planned as it is ordered earlier, for what is sent to it, USD. */
      readonly extraUsd: number;
    }>;
    /** Artefacts that are sent to hosts, by their start. */
    readonly transfers: ReadonlyArray<{
      readonly artefact: string;
      readonly instance: string;
      /** The place of its store. */
      readonly from: string;
      /** The place of the instance. */
      readonly to: string;
      /** Its size, MiB. */
      readonly mebibytes: number;
      /** When its first byte is sent, s from the start of the plan. */
      readonly startSeconds: number;
      /** When its last byte is there, s from the start of the plan. */
      readonly endSeconds: number;
      /** By when it must be there, s from the start of the plan. */
      readonly deadlineSeconds: number;
      /** What is left then, s; negative if it is late. */
      readonly slackSeconds: number;
    }>;
    /** Whether all artefacts can be there in time: true with these transfers as proof, false where it is proven that none can; null where neither is known, or nothing is sent. */
    readonly onTime: boolean | null;
    /** How late the latest artefact is, s; negative if all are early; null where nothing is sent. */
    readonly latenessSeconds: number | null;
    /** No order of transfers makes the latest artefact less late than this, whenever hosts are ordered, s. */
    readonly leastLatenessSeconds: number | null;
    /** How much later than its hosts are ordered the run should begin, so that whatever is late now is there when tasks need it, s; 0 if nothing is. */
    readonly beginLaterSeconds: number;
    /** Deadlines that the plan holds, but not if it begins so much later. */
    readonly thenMissed: ReadonlyArray<string>;
    /** How the transfers were ordered. */
    readonly sentBy: "earliest deadline first" | "linear programme" | null;
  } | null;
  /** How the lower bound was found: by adding up the cheapest ways to run each task or the cheapest leases that are needed, by a linear programme, by one with whole intervals and instances, or by one of the whole problem; null where there is none. */
  readonly boundBy: "counting" | "linear" | "whole" | "exact" | null;
  /** What was assumed. */
  readonly notes: ReadonlyArray<string>;
  readonly seed: number;
  /** How long planners that go on improving might, s. */
  readonly secondsMax: number;
}>,

  /** Push metrics of a component as Prometheus text or OpenMetrics */
  pushMetrics: (request: {
    /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
    readonly app: string;
    /** A name: 1 to 63 characters a-z, 0-9 and -, neither first nor last a -. */
    readonly component: string;
    readonly body: string;
  }, signal?: AbortSignal): Promise<PushResult> => send({ method: 'POST', template: "/api/v1/push/{app}/{component}", path: { app: request.app, component: request.component }, body: request.body, signal }) as Promise<PushResult>,

  /** What runs here */
  getVersion: (signal?: AbortSignal): Promise<Version> => send({ method: 'GET', template: "/api/v1/version", signal }) as Promise<Version>,

  /** Whether the process should be left alone (200) */
  livez: (signal?: AbortSignal): Promise<Health> => send({ method: 'GET', template: "/livez", signal }) as Promise<Health>,

  /** Whether it can do its work (200) or which check fails (503) */
  readyz: (signal?: AbortSignal): Promise<Health> => send({ method: 'GET', template: "/readyz", signal }) as Promise<Health>,
});

export type Client = ReturnType<typeof createClient>;
