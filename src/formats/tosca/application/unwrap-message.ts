/** Templates that a message may carry; a whole one has about a hundred thousand characters. */
const lengthMax = 5 * 2 ** 20;

/**
 * The template of a message of DRIP's planner: `{ toscaTemplate: {...} }`, or up to its version 1 `{ parameters: [{ value: "..." }] }` with
 * the template as a text. Any other text is the template itself.
 */
export function unwrapMessage(text: string): string {
  // A text that is not UTF-8 is refused where it stands.
  if (text.length > lengthMax || !/^\s*\{/.test(text) || !text.isWellFormed()) return text;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return text;
  }
  const template = at(message, 'toscaTemplate');
  if (template !== undefined && template !== null) return JSON.stringify(withVersion(template));
  const parameters = at(message, 'parameters');
  for (const parameter of Array.isArray(parameters) ? (parameters as unknown[]) : []) {
    const value = at(parameter, 'value');
    if (typeof value !== 'string' || !value.includes('topology_template')) continue;
    try {
      return JSON.stringify(withVersion(JSON.parse(value)));
    } catch {
      return value;
    }
  }
  return text;
}

/** The first version of DRIP left out which TOSCA it spoke; it was 1.0. The version goes first. */
function withVersion(template: unknown): unknown {
  if (template === null || typeof template !== 'object' || Array.isArray(template)) return template;
  const { tosca_definitions_version: version = 'tosca_simple_yaml_1_0', ...rest } = template as Record<string, unknown>;
  return { tosca_definitions_version: version, ...(withoutNulls(rest, 0) as Record<string, unknown>) };
}

/** Programs write what they do not have as null. Values of properties are left alone: there null may mean something. */
function withoutNulls(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || depth > 4) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === null ? [] : [[name, withoutNulls(inner, depth + 1)]])));
}

const at = (value: unknown, name: string): unknown => (value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined);
