import { get } from 'node:http';
import { connect } from 'node:net';

/** Null means yes; otherwise why not. */
export type ProbeOutcome = string | null;

/** 2xx and 3xx within the timeout mean yes. The body is not read. */
export function probeHttp(port: number, path: string, timeoutMs: number): Promise<ProbeOutcome> {
  return new Promise((done) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, headers: { 'user-agent': 'homeostat-probe' } }, (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      done(status >= 200 && status < 400 ? null : `${path} answered ${status}`);
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('error', (error) => done(`${path}: ${error.message}`));
    request.on('close', () => clearTimeout(timer));
  });
}

/** A connection within the timeout means yes. */
export function probeConnect(port: number, timeoutMs: number): Promise<ProbeOutcome> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs });
    socket.once('connect', () => {
      done(null);
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)));
    socket.once('error', (error) => done(`port ${port}: ${error.message}`));
  });
}
