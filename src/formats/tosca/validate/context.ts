import type { Report } from '../parse/report.ts';
import type { Entry } from '../parse/tree.ts';
import type { Definitions } from '../types/schema.ts';
import type { TypeDefinition, TypeTable } from '../types/type-table.ts';

/** What checks share. `template` is null where a definition is checked apart from any template. */
export type Context = { readonly report: Report; readonly table: TypeTable; readonly template: TemplateScope | null };

/** The names of one template that functions and assignments may use. */
export type TemplateScope = {
  readonly inputs: Definitions;
  readonly nodes: ReadonlyMap<string, NodeScope>;
  readonly relationships: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
};

/** `type` is null where it is not known; `source` is the template that a copy was made of, and else the entry itself. */
export type NodeScope = { readonly entry: Entry; readonly type: TypeDefinition | null };
