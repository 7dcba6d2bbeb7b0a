/** Changes when adapter and supervisor of two versions would misunderstand each other. */
export const protocolVersion = 2;

/** What a supervisor says of itself. */
export type SupervisorFacts = {
  readonly protocol: number;
  readonly pid: number;
  readonly limits: { readonly cores: boolean; readonly memory: boolean; readonly why: string };
};
