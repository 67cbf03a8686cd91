import { existsSync, readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { errorMessage, type HttpError, replyError, tooMuch } from './reply';

/** How often connections are looked through while the server ends, in milliseconds. */
const SWEEP_MS = 20;

/** Memory that bodies and answers may take together beside two bodies of the largest size, in bytes. */
const BUDGET_BYTES = 16 * 1_048_576;

/** When memory is short, a connection that has held some for so many milliseconds is given up. */
const PATIENCE_MS = 5000;

/** Most connections at once; fewer where the process may open fewer files. */
const MOST = 2048;

/** Most requests that may wait for their answers; more than one each only on connections that don't wait themselves. */
const MOST_REQUESTS = 2 * MOST;

/** How long nothing is read while too many requests wait, in milliseconds. */
const RELIEF_MS = 5;

/** Descriptors that connections leave to the store and to peers. */
const SPARE_DESCRIPTORS = 128;

const LIMITS = '/proc/self/limits';

interface Connection {
  /** The response to the last request, and when that came; those before it are answered first. */
  last?: ServerResponse;
  since: number;
  /** Requests since it owed nothing, and what their bodies and answers take at most, in bytes. */
  requests: number;
  held: number;
  /** No request can be read on it any more. */
  refused: boolean;
}

/** The open connections: what is owed on each, and what memory it takes. */
export class Connections {
  private readonly open = new Map<Socket, Connection>();
  private requests = 0;
  private held = 0;
  private relieving = false;
  private readonly budget: number;

  constructor(
    private readonly server: Server,
    maxBodyBytes: number,
  ) {
    this.budget = BUDGET_BYTES + 2 * maxBodyBytes;
    server.maxConnections = mostConnections();
    server.on('connection', (socket) => {
      const connection: Connection = { since: 0, requests: 0, held: 0, refused: false };
      this.open.set(socket, connection);
      socket.on('close', () => {
        this.release(connection);
        this.open.delete(socket);
      });
    });
  }

  /** Notes that a request has come; false where it must not be answered, as the one before it is the last. */
  asked(response: ServerResponse, draining: boolean): boolean {
    const connection = this.open.get(response.req.socket);
    if (connection === undefined) return false;
    const { last } = connection;
    if (!isOwed(last)) this.release(connection);
    connection.last = response;
    connection.since = Date.now();
    connection.requests++;
    if (++this.requests > MOST_REQUESTS) this.relieve();
    if (draining) {
      // The last answer, and no other, says that the connection closes (RFC 9112, section 9.6).
      response.shouldKeepAlive = false;
      if (last?.headersSent === false) last.shouldKeepAlive = true;
    }
    return !connection.refused && last?.shouldKeepAlive !== false;
  }

  /** Counts memory that a connection takes until its last answer is read; false where there is not so much. */
  hold(socket: Socket, bytes: number): boolean {
    const connection = this.open.get(socket);
    if (connection === undefined) return false;
    if (this.held + bytes > this.budget) this.releaseIdle();
    if (this.held + bytes > this.budget) {
      const before = Date.now() - PATIENCE_MS;
      for (const [other, { held, since }] of this.open) {
        if (held > 0 && since < before) this.giveUp(other, tooMuch());
      }
      return false;
    }
    connection.held += bytes;
    this.held += bytes;
    return true;
  }

  /** Ends a connection; with an error where a single request has had no answer yet. */
  giveUp(socket: Socket, error: HttpError): void {
    const connection = this.open.get(socket);
    if (connection === undefined) return;
    connection.refused = true;
    const { last } = connection;
    // A response has no socket until all earlier responses are sent.
    if (last === undefined || last.headersSent || last.socket === null) {
      socket.destroy();
      return;
    }
    // What has come of a body is let go, and the rest of it dropped.
    last.req.removeAllListeners().resume();
    last.shouldKeepAlive = false;
    replyError(last, error);
  }

  giveUpAll(error: HttpError): void {
    for (const socket of this.open.keys()) this.giveUp(socket, error);
  }

  /** Ends a connection on which no request can be read any more, after what was asked before is answered. */
  refuse(socket: Socket, error: HttpError): void {
    const connection = this.open.get(socket);
    if (connection === undefined || connection.refused) return;
    connection.refused = true;
    const { last } = connection;
    const begun = last?.req.complete === false;
    if (begun && !last.headersSent) {
      // The request that broke off has its own place among the answers.
      last.shouldKeepAlive = false;
      replyError(last, error);
      return;
    }
    const end = (): void => {
      if (!begun && socket.writable) socket.write(errorMessage(error));
      socket.destroySoon();
    };
    if (isOwed(last)) last.once('finish', end);
    else end();
  }

  /** Takes no new connection, and ends each as soon as nothing is owed on it. */
  drain(): void {
    // Node's own way of closing an HTTP server destroys connections whose last answer the client is still reading.
    NetServer.prototype.close.call(this.server);
    const sweep = setInterval(() => {
      for (const [socket, { last }] of this.open) {
        const arriving = last === undefined && socket.bytesRead > 0;
        if (!arriving && !isOwed(last)) socket.destroySoon();
      }
    }, SWEEP_MS);
    this.server.once('close', () => {
      clearInterval(sweep);
    });
  }

  /** Gives up the connections with most requests in line, and reads from none until their memory is free. */
  private relieve(): void {
    this.releaseIdle();
    if (this.relieving || this.requests <= MOST_REQUESTS) return;
    this.relieving = true;
    let excess = this.requests - MOST_REQUESTS;
    const longest = [...this.open].sort(([, a], [, b]) => b.requests - a.requests);
    for (const [socket, { requests }] of longest) {
      socket.pause();
      if (excess > 0) this.giveUp(socket, tooMuch());
      excess -= requests;
    }
    setTimeout(() => {
      this.relieving = false;
      for (const socket of this.open.keys()) socket.resume();
    }, RELIEF_MS);
  }

  private releaseIdle(): void {
    for (const connection of this.open.values()) if (!isOwed(connection.last)) this.release(connection);
  }

  private release(connection: Connection): void {
    this.requests -= connection.requests;
    this.held -= connection.held;
    connection.requests = connection.held = 0;
  }
}

/** Whether a response is not in the hands of the system yet, one that waits for those before it included. */
function isOwed(response: ServerResponse | undefined): response is ServerResponse {
  return response?.writableFinished === false;
}

function mostConnections(): number {
  // Node's own report of its limits takes as long as a third of the start. Other systems than Linux have no such file.
  const limits = existsSync(LIMITS) ? readFileSync(LIMITS, 'utf8') : '';
  const descriptors = Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
  return descriptors < MOST + SPARE_DESCRIPTORS ? Math.max(1, descriptors - SPARE_DESCRIPTORS) : MOST;
}
