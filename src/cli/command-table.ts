import type { CommandModule } from './command.ts';
import { applyCommand } from './commands/apply.ts';
import { devCommand } from './commands/dev.ts';
import { characteriseCommand } from './commands/characterise.ts';
import { backtestCommand } from './commands/backtest.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { doctorCommand } from './commands/doctor.ts';
import { completionCommand } from './commands/completion.ts';
import { approveCommand, cancelCommand, pauseCommand, rejectCommand, resumeCommand } from './commands/control.ts';
import { demoCommand } from './commands/demo.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { diffCommand } from './commands/diff.ts';
import { executeCommand } from './commands/execute-workflow.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { forecastCommand } from './commands/forecast.ts';
import { getCommand } from './commands/get.ts';
import { importCommand } from './commands/import.ts';
import { profileCommand } from './commands/profile.ts';
import { measureCommand } from './commands/measure.ts';
import { modelsCommand } from './commands/models.ts';
import { planCommand } from './commands/plan.ts';
import { sizeCommand } from './commands/size.ts';
import { validateCommand } from './commands/validate.ts';
import { versionCommand } from './commands/version.ts';

/** Every command, in the order of the help. A new command is a file of its own and a line here. */
export const commandTable: readonly CommandModule[] = [
  demoCommand,
  devCommand,
  validateCommand,
  applyCommand,
  diffCommand,
  deleteCommand,
  getCommand,
  describeCommand,
  explainCommand,
  characteriseCommand,
  pauseCommand,
  resumeCommand,
  approveCommand,
  rejectCommand,
  cancelCommand,
  forecastCommand,
  planCommand,
  executeCommand,
  backtestCommand,
  sizeCommand,
  profileCommand,
  measureCommand,
  modelsCommand,
  importCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  doctorCommand,
  completionCommand,
  versionCommand,
];
