import type { AppId } from '../../model/ids.ts';

/** Whether an expression holds now for an application; `unknown` names the missing reading. */
export interface Conditions {
  holds(app: AppId, expression: string): Promise<true | false | { readonly unknown: string }>;
}
