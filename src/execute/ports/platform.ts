import type { ComponentState } from '../../model/component-state.ts';
import type { Desired, Exec, ExecState } from '../../model/desired.ts';
import type { AppId, Epoch, Fence, Key } from '../../model/ids.ts';

/** What a platform can do, so that nothing is promised that it cannot keep. */
export type Capabilities = {
  readonly name: string;
  /** Whether limits of resource templates are enforced; `why` says what is missing where they are not. */
  readonly limits: { readonly cores: boolean; readonly memory: boolean; readonly why: string };
  readonly placement: boolean;
  readonly exec: boolean;
};

/**
 * Where components run. Writes are absolute and fenced: the same key again changes nothing, a smaller epoch than the last
 * accepted one is a conflict. `apply` returns when the wish is recorded durably, not when it has come true; the platform
 * goes on by itself until `observe` shows it. A rejected promise means that nothing is known: probe, do not assume.
 */
export interface Platform {
  readonly capabilities: Capabilities;
  apply(desired: Desired, fence: Fence): Promise<'accepted' | { readonly conflict: string }>;
  observe(app: AppId): Promise<readonly ComponentState[]>;
  /** Applications of which a component is wanted or still lives, whoever wrote them: also those that no store knows any more. */
  applications(): Promise<readonly AppId[]>;
  /** Only starts; at most once for a key. */
  exec(exec: Exec, fence: Fence): Promise<void>;
  execState(key: Key): Promise<ExecState>;
  /** From now on refuses every smaller epoch, so that a paused predecessor can write nothing even before our first write. */
  fence(epoch: Epoch): Promise<void>;
}
