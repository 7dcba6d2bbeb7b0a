/** What a plan adds to a template: machines of a size, where they stand, and what runs on which. Names become names of nodes. */
export type Placement = {
  readonly hosts: readonly PlacedHost[];
  readonly places: readonly PlacedPlace[];
  /** The machine of a component or task, by its name; in templates with places of their own also the place. */
  readonly hostOf: Readonly<Record<string, string>>;
};

/** A machine; what is null is left as it is. */
export type PlacedHost = {
  readonly name: string;
  readonly instanceType: string | null;
  readonly cores: number | null;
  readonly memoryMib: number | null;
  readonly diskMib: number | null;
  readonly os: string | null;
};

/** A data centre of a provider, the machines that stand in it, and the network between them. */
export type PlacedPlace = { readonly name: string; readonly provider: string | null; readonly domain: string | null; readonly subnet: string | null; readonly hosts: readonly string[] };
