import type { Endpoint } from './generator-config.ts';

/** What stands for the placeholders of an endpoint's url and body. */
export type Values = { readonly id: string; readonly user: number; readonly product: number; readonly callback: string };

/** Makes the bytes of an endpoint's requests: everything that is the same for all is put together once. */
export function requestText(endpoint: Endpoint): (values: Values) => string {
  const url = new URL(endpoint.url);
  // The URL parser escapes the braces of the placeholders.
  const path = template(`${url.pathname}${url.search}`.replaceAll('%7B', '{').replaceAll('%7D', '}'));
  const host = `Host: ${url.host}\r\n`;
  if (endpoint.body === undefined) return (values) => `${endpoint.method} ${path(values)} HTTP/1.1\r\n${host}${lengthOf(endpoint, 0)}\r\n`;
  const body = template(endpoint.body);
  return (values) => {
    const text = body(values);
    return `${endpoint.method} ${path(values)} HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
  };
}

const lengthOf = ({ method }: Endpoint, length: number): string => (method === 'GET' ? '' : `Content-Length: ${length}\r\n`);

/** A text with its placeholders filled in; all values are ASCII, so that its length is its number of bytes. */
function template(text: string): (values: Values) => string {
  // Other than ASCII is escaped as JSON does.
  const ascii = text.replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const parts = ascii.split(/\{(id|user|product|callback)\}/);
  return (values) => parts.map((part, i) => (i % 2 === 0 ? part : String(values[part as keyof Values]))).join('');
}
