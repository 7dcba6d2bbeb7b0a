/**
 * The keynames of TOSCA: those of every version, those of the simple profile (1.0 to 1.3 together, because templates mix
 * them) and those of 2.0. Sources: the tables "Keynames" of the simple profile 1.0-1.3 (chapter 3) and of TOSCA 2.0 (chapters 6 to 16).
 */
export type Grammar = {
  /** What it is called in messages. */
  readonly what: string;
  readonly both: readonly string[];
  readonly simple?: readonly string[];
  readonly two?: readonly string[];
  readonly required?: readonly string[];
  readonly requiredInTwo?: readonly string[];
};

const named = ['description', 'metadata'] as const;
const typed = ['derived_from', 'version', ...named] as const;
const schema = ['type', 'description', 'metadata', 'key_schema', 'entry_schema'] as const;
const typeSections = ['node_types', 'relationship_types', 'capability_types', 'data_types', 'artifact_types', 'interface_types', 'policy_types', 'group_types'] as const;

export const grammar = {
  file: {
    what: 'a TOSCA file',
    both: ['tosca_definitions_version', ...named, 'dsl_definitions', 'repositories', 'imports', ...typeSections],
    simple: ['namespace', 'tosca_default_namespace', 'template_name', 'template_author', 'template_version', 'topology_template'],
    two: ['profile', 'functions', 'service_template'],
  },
  template: {
    what: 'a template',
    both: [...named, 'inputs', 'node_templates', 'relationship_templates', 'groups', 'policies', 'outputs', 'workflows', 'substitution_mappings'],
    two: ['functions'],
    requiredInTwo: ['node_templates'],
  },
  repository: { what: 'a repository', both: [...named, 'url', 'credential'], required: ['url'] },
  import: { what: 'an import statement', both: ['repository'], simple: ['file', 'namespace_uri', 'namespace_prefix'], two: [...named, 'url', 'profile', 'namespace'] },
  nodeType: { what: 'a node type', both: [...typed, 'properties', 'attributes', 'capabilities', 'requirements', 'interfaces', 'artifacts'] },
  relationshipType: {
    what: 'a relationship type',
    both: [...typed, 'properties', 'attributes', 'interfaces'],
    simple: ['valid_target_types', 'valid_source_types'],
    two: ['valid_capability_types', 'valid_target_node_types', 'valid_source_node_types'],
  },
  capabilityType: { what: 'a capability type', both: [...typed, 'properties', 'attributes'], simple: ['valid_source_types'], two: ['valid_source_node_types', 'valid_relationship_types'] },
  dataType: { what: 'a data type', both: [...typed, 'properties', 'key_schema', 'entry_schema'], simple: ['constraints'], two: ['validation', 'data_type', 'units', 'prefixes', 'canonical_unit'] },
  artifactType: { what: 'an artifact type', both: [...typed, 'mime_type', 'file_ext', 'properties'] },
  interfaceType: { what: 'an interface type', both: [...typed, 'inputs', 'operations', 'notifications'] },
  policyType: { what: 'a policy type', both: [...typed, 'properties', 'targets', 'triggers'] },
  groupType: { what: 'a group type', both: [...typed, 'properties', 'attributes', 'members'], simple: ['interfaces', 'capabilities', 'requirements'] },
  property: { what: 'a property definition', both: [...schema, 'required', 'default', 'status', 'value'], simple: ['constraints', 'external-schema', 'external_schema'], two: ['validation'] },
  attribute: { what: 'an attribute definition', both: [...schema, 'default', 'status', 'value'], simple: ['constraints', 'required'], two: ['validation'] },
  parameter: { what: 'a parameter definition', both: [...schema, 'required', 'default', 'status', 'value'], simple: ['constraints'], two: ['validation', 'mapping'] },
  schema: { what: 'a schema definition', both: [...schema], simple: ['constraints', 'required', 'default', 'status'], two: ['validation'] },
  capability: {
    what: 'a capability definition',
    both: ['type', ...named, 'properties', 'attributes'],
    simple: ['valid_source_types', 'occurrences'],
    two: ['valid_source_node_types', 'valid_relationship_types'],
  },
  requirement: { what: 'a requirement definition', both: [...named, 'capability', 'node', 'relationship', 'node_filter'], simple: ['occurrences'], two: ['count_range', 'direction'] },
  interface: { what: 'an interface definition', both: ['type', ...named, 'inputs', 'operations', 'notifications'] },
  operation: { what: 'an operation', both: [...named, 'implementation', 'inputs', 'outputs'] },
  implementation: { what: 'an implementation', both: ['primary', 'dependencies', 'timeout', 'operation_host', 'type', 'file', 'repository', 'description', 'metadata', 'properties', 'artifact_version', 'checksum', 'checksum_algorithm', 'deploy_path'] },
  artifact: { what: 'an artifact', both: ['type', 'file', 'repository', ...named, 'artifact_version', 'checksum', 'checksum_algorithm', 'properties'], simple: ['deploy_path'] },
  nodeTemplate: {
    what: 'a node template',
    both: ['type', ...named, 'directives', 'properties', 'attributes', 'requirements', 'capabilities', 'interfaces', 'artifacts', 'copy', 'node_filter'],
    two: ['count'],
  },
  relationshipTemplate: { what: 'a relationship template', both: ['type', ...named, 'properties', 'attributes', 'interfaces', 'copy'] },
  capabilityAssignment: { what: 'a capability assignment', both: ['properties', 'attributes', 'directives'], simple: ['occurrences', 'type', 'description', 'interfaces'] },
  requirementAssignment: {
    what: 'a requirement assignment',
    both: ['node', 'capability', 'relationship', 'node_filter'],
    simple: ['occurrences', 'interfaces', 'type'],
    two: [...named, 'count', 'optional', 'directives', 'allocation'],
  },
  relationshipAssignment: { what: 'a relationship assignment', both: ['type', 'properties', 'attributes', 'interfaces', ...named] },
  interfaceAssignment: { what: 'an interface assignment', both: ['inputs', 'operations', 'notifications'], simple: ['type', ...named], two: [...named] },
  group: { what: 'a group', both: ['type', ...named, 'properties', 'attributes', 'members'], simple: ['interfaces', 'targets'], required: ['type'] },
  policy: { what: 'a policy', both: ['type', ...named, 'properties', 'targets', 'triggers'], required: ['type'] },
  substitution: { what: 'a substitution mapping', both: ['node_type', 'substitution_filter', 'properties', 'attributes', 'capabilities', 'requirements', 'interfaces'], two: ['inputs', 'outputs', ...named], required: ['node_type'] },
  workflow: { what: 'a workflow', both: [...named, 'inputs', 'outputs', 'steps', 'implementation', 'precondition'], simple: ['preconditions'] },
  trigger: {
    what: 'a trigger',
    both: ['description', 'event', 'condition', 'action'],
    simple: ['schedule', 'target_filter', 'constraint', 'period', 'evaluations', 'method', 'event_type', 'metadata', 'targets', 'resource_type'],
    requiredInTwo: ['event', 'action'],
  },
  step: { what: 'a workflow step', both: [...named, 'target', 'target_relationship', 'operation_host', 'filter', 'activities', 'on_success', 'on_failure'], required: ['activities'] },
  function: { what: 'a function definition', both: [...named, 'signatures'], required: ['signatures'] },
  signature: { what: 'a signature', both: ['arguments', 'optional_arguments', 'variadic', 'result', 'implementation', ...named] },
} as const satisfies Record<string, Grammar>;
