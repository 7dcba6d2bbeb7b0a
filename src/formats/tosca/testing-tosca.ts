import type { ToscaProblem } from './parse/report.ts';
import { errorsOf, readToscaTexts } from './read-tosca.ts';

/** The errors of a template, for tests; more files are what it imports. */
export function errorsIn(text: string, more: Readonly<Record<string, string>> = {}): readonly ToscaProblem[] {
  return errorsOf(readToscaTexts([{ name: 'service.yaml', text }, ...Object.entries(more).map(([name, content]) => ({ name, text: content }))]).problems);
}

/** Where and what: `3:5 unknown-type`. */
export const brief = (problems: readonly ToscaProblem[]): readonly string[] => problems.map(({ line, column, code }) => `${line}:${column} ${code}`);

export const simple = (body: string): string => `tosca_definitions_version: tosca_simple_yaml_1_3\n${body}`;
export const two = (body: string): string => `tosca_definitions_version: tosca_2_0\n${body}`;
