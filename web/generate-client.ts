import { readFileSync, writeFileSync } from 'node:fs';

/** The description of the interface, made from the server's routes. */
const openApiFile = new URL('../docs/openapi.json', import.meta.url);
/** Where the client is kept; a test fails when it is older than the description. */
const outFolder = new URL('src/api/generated/', import.meta.url);

type Schema = {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
};
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Parameter = { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required?: boolean; readonly schema: Schema; readonly description?: string };
type Endpoint = {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
type OpenApi = { readonly components: { readonly schemas: Readonly<Record<string, Schema>> }; readonly paths: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> };
type Route = { readonly method: string; readonly path: string; readonly endpoint: Endpoint };

const head = '// Generated from docs/openapi.json by web/generate-client.ts; do not edit.\n';
const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
const comment = (text: string | undefined, indent = ''): string => (text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`);
const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** A JSON schema as a TypeScript type; what it does not know is `unknown`, so that nobody relies on it. */
function typeOf(schema: Schema, indent = ''): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return choices.map((choice) => typeOf(choice, indent)).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => typeOf({ ...schema, type }, indent)).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'number':
    case 'integer':
      return 'number';
    case 'array':
      return `ReadonlyArray<${typeOf(schema.items ?? {}, indent)}>`;
    case 'object':
      return objectOf(schema, indent);
    case undefined:
    default:
      return 'unknown';
  }
}

function objectOf({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  if (properties === undefined) return `Readonly<Record<string, ${typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown'}>>`;
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = !required.includes(name);
    return `${comment(schema.description, inner)}${inner}readonly ${keyOf(name)}${optional ? '?' : ''}: ${typeOf(schema, inner)}${optional ? ' | undefined' : ''};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

const typesText = ({ components }: OpenApi): string =>
  `${head}\n${Object.entries(components.schemas)
    .map(([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema)};\n`)
    .join('\n')}`;

const okOf = ({ endpoint }: Route): Content => endpoint.responses['200']?.content ?? {};
const answersJson = (route: Route): boolean => okOf(route)['application/json'] !== undefined;
const streams = (route: Route): boolean => okOf(route)['text/event-stream'] !== undefined;

/** Path, query and header parameters and the body of a route, as one object type; null without any. */
function requestOf({ endpoint }: Route): string | null {
  const fields = (endpoint.parameters ?? []).map(
    ({ name, required, schema, description }) => `${comment(description, '    ')}    readonly ${keyOf(name)}${required === true ? '' : '?'}: ${typeOf(schema)}${required === true ? '' : ' | undefined'};\n`,
  );
  const body = bodyOf(endpoint);
  if (body !== null) fields.push(`    readonly body: ${typeOf(body, '    ')};\n`);
  return fields.length === 0 ? null : `{\n${fields.join('')}  }`;
}

const bodyOf = ({ requestBody }: Endpoint): Schema | null => requestBody?.content['application/json']?.schema ?? (requestBody === undefined ? null : { type: 'string' });

function methodOf(route: Route): string {
  const { endpoint, method, path } = route;
  const parameters = endpoint.parameters ?? [];
  const request = requestOf(route);
  const bag = (where: Parameter['in']): string => {
    const own = parameters.filter((parameter) => parameter.in === where);
    return own.length === 0 ? '' : `, ${where === 'header' ? 'headers' : where}: { ${own.map(({ name }) => `${keyOf(name)}: request${/^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`}`).join(', ')} }`;
  };
  const body = bodyOf(endpoint) === null ? '' : ', body: request.body';
  const call = `{ method: '${method.toUpperCase()}', template: ${JSON.stringify(path)}${bag('path')}${bag('query')}${bag('header')}${body}, signal }`;
  const argument = request === null ? '' : `request: ${request}, `;
  const result = streams(route) ? 'Response' : typeOf(okOf(route)['application/json']?.schema ?? {});
  return `${comment(endpoint.summary, '  ')}  ${endpoint.operationId}: (${argument}signal?: AbortSignal): Promise<${result}> => ${streams(route) ? 'open' : 'send'}(${call})${streams(route) ? '' : ` as Promise<${result}>`},\n`;
}

function clientText(document: OpenApi): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, endpoint]) => ({ method, path, endpoint })));
  const methods = routes.filter((route) => answersJson(route) || streams(route)).map(methodOf).join('\n');
  const used = Object.keys(document.components.schemas).filter((name) => new RegExp(`\\b${name}\\b`).test(methods.replaceAll(/\/\*\*.*?\*\//g, '')));
  return `${head}
import type { Open, Send } from '../transport.ts';
import type { ${used.join(', ')} } from './types.ts';

/** Every route of the server that answers with JSON, and its stream. */
export const createClient = (send: Send, open: Open) => ({
${methods}});

export type Client = ReturnType<typeof createClient>;
`;
}

/** The client's files by name. */
export function generateClient(): Readonly<Record<string, string>> {
  const document = JSON.parse(readFileSync(openApiFile, 'utf8')) as OpenApi;
  return { 'types.ts': typesText(document), 'client.ts': clientText(document) };
}

if (import.meta.main) for (const [name, text] of Object.entries(generateClient())) writeFileSync(new URL(name, outFolder), text);
