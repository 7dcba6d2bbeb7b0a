import * as z from 'zod';
import { verdictSchema } from '../experiment/verdict/verdict-schema.ts';
import { backtestView } from '../usecases/views/backtest-view.ts';
import { applicationSummaryView, applicationView } from '../usecases/views/application-view.ts';
import { capacityPlanView } from '../usecases/views/capacity-plan-view.ts';
import { characterisationView } from '../usecases/views/characterisation-view.ts';
import { componentView, instanceView } from '../usecases/views/component-view.ts';
import { decisionExplanationView, decisionView } from '../usecases/views/decision-view.ts';
import { applyResultView, deleteResultView, diffView, documentView, validateResultView } from '../usecases/views/document-view.ts';
import { eventView } from '../usecases/views/event-view.ts';
import { federationView } from '../usecases/views/federation-view.ts';
import { forecastEvaluationView, forecastRunView } from '../usecases/views/forecast-view.ts';
import { aliasMoveResultView, modelDetailView, modelListView, modelVerificationView } from '../usecases/views/registered-model-view.ts';
import { jobProfileView } from '../usecases/views/job-profile-view.ts';
import { objectiveView } from '../usecases/views/objective-view.ts';
import { runView } from '../usecases/views/run-view.ts';
import { sizeView } from '../usecases/views/size-view.ts';
import { taskMeasurementView } from '../usecases/views/task-measurement-view.ts';
import { workflowPlanView } from '../usecases/views/workflow-plan-view.ts';
import { workflowRunView } from '../usecases/views/workflow-run-view.ts';

/** What a command prints with `-o json`. Its JSON Schema is docs/schemas/outputs/COMMAND.schema.json. */
export type Output = { readonly command: string; readonly schema: z.ZodType };

const name = z.string().describe('Its name, as the table shows it.');

const listOf = (item: z.ZodType, what: string): z.ZodType => z.object({ items: z.array(item) }).describe(what);

const versionOutput = z
  .object({ name: z.literal('homeostat'), version: z.string(), node: z.string().describe('Version of the Node that runs it.'), platform: z.string().describe('Such as linux-x64.') })
  .describe('What runs here.');

const doctorOutput = z
  .object({
    healthy: z.boolean().describe('Whether nothing that is needed is wrong.'),
    checks: z.array(
      z.object({
        name: z.string(),
        ok: z.boolean(),
        needed: z.boolean().describe('False where it only switches something off.'),
        message: z.string(),
        fix: z.string().nullable().describe('What to do; null if it is right.'),
      }),
    ),
  })
  .describe('What Homeostat needs or can use on this machine.');

const backupOutput = z
  .object({
    file: z.string(),
    rows: z.int(),
    artefacts: z.int().describe('Of models.'),
    lost: z.array(z.string()).describe('SHA-256 of artefacts that are missing or damaged, so that the backup is without them.'),
    bytes: z.int(),
    sha256: z.string().describe('Of the content, as it stands in the file.'),
  })
  .describe('The backup that was written.');

const importedDocument = z
  .object({ apiVersion: z.string(), kind: z.string(), metadata: z.unknown(), spec: z.unknown() })
  .describe('A document that the input describes, as it can be applied; its fields are those of its kind.');

const restoreOutput = z.object({ rows: z.int(), createdAt: z.string().describe('When the backup was made, ISO 8601.') }).describe('What was loaded.');

/** Every command that can print JSON. A new command adds a line. */
export const outputs: readonly Output[] = [
  { command: 'demo', schema: verdictSchema },
  { command: 'validate', schema: validateResultView },
  { command: 'import tosca', schema: importedDocument },
  { command: 'apply', schema: applyResultView },
  { command: 'diff', schema: diffView },
  { command: 'delete', schema: deleteResultView },
  { command: 'get applications', schema: listOf(applicationSummaryView, 'Applications, worst objective first.') },
  { command: 'get resourcetemplates', schema: listOf(documentView, 'Shared resource templates by name.') },
  { command: 'get capacityproblems', schema: listOf(documentView, 'Capacity problems by name.') },
  { command: 'get workflowproblems', schema: listOf(documentView, 'Workflow problems by name.') },
  { command: 'get components', schema: listOf(componentView, 'Components in the order of the document.') },
  { command: 'get instances', schema: listOf(instanceView.extend({ name, component: z.string() }), 'Instances by component.') },
  { command: 'get objectives', schema: listOf(objectiveView, 'Objectives, worst first.') },
  { command: 'get decisions', schema: listOf(decisionView.extend({ name }), 'Decisions, newest first.') },
  { command: 'get runs', schema: listOf(runView.extend({ name }), 'Runs, newest first.') },
  { command: 'get events', schema: listOf(eventView.extend({ name }), 'Events, newest first.') },
  { command: 'describe application', schema: applicationView },
  { command: 'describe run', schema: runView },
  { command: 'describe decision', schema: decisionExplanationView },
  { command: 'explain', schema: decisionExplanationView },
  { command: 'characterise', schema: characterisationView },
  { command: 'forecast evaluate', schema: forecastEvaluationView },
  { command: 'forecast run', schema: forecastRunView },
  { command: 'plan capacity', schema: capacityPlanView },
  { command: 'plan workflow', schema: workflowPlanView },
  { command: 'execute workflow', schema: workflowRunView },
  { command: 'backtest', schema: backtestView },
  { command: 'size', schema: sizeView },
  { command: 'profile', schema: jobProfileView },
  { command: 'measure tasks', schema: taskMeasurementView },
  { command: 'models list', schema: modelListView },
  { command: 'models show', schema: modelDetailView },
  { command: 'models promote', schema: aliasMoveResultView },
  { command: 'models rollback', schema: aliasMoveResultView },
  { command: 'models federate', schema: federationView },
  { command: 'models verify', schema: modelVerificationView },
  { command: 'backup', schema: backupOutput },
  { command: 'restore', schema: restoreOutput },
  { command: 'doctor', schema: doctorOutput },
  { command: 'version', schema: versionOutput },
];
