import type { Component } from './component.ts';
import type { AppId, ComponentName } from './ids.ts';
import type { ResourceTemplate } from './resource-template.ts';

/** A whole component as it should be: absolute, so that writing it twice is writing it once. */
export type Desired =
  | {
      readonly state: 'present';
      readonly app: AppId;
      readonly component: ComponentName;
      readonly definition: Component;
      /** Absolute folder that a relative workdir starts from. */
      readonly baseDir: string;
      readonly replicas: number;
      readonly template: ResourceTemplate;
      readonly placement: string | null;
      /** Instances started under another token are replaced, one by one, each by one that is ready first. */
      readonly restartToken: string | null;
    }
  | { readonly state: 'absent'; readonly app: AppId; readonly component: ComponentName };

/** A command to run once beside or inside a component. */
export type Exec = {
  readonly app: AppId;
  readonly component: ComponentName;
  readonly command: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly timeoutMs: number;
};

export type ExecState = 'absent' | 'running' | 'unknown' | { readonly exit: number };
