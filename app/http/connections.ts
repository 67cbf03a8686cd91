import { existsSync, readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { errorMessage, type HttpError, replyError, tooMuch } from './reply';

/** Interval between checks for finished connections while the server shuts down, in milliseconds. */
const SWEEP_MS = 20;

/** Memory budget for bodies and responses, on top of two bodies of the largest size, in bytes. */
const BUDGET_BYTES = 16 * 1_048_576;

/** Age in milliseconds at which a connection that holds memory is closed when memory is short. */
const PATIENCE_MS = 5000;

/** Maximum number of open connections, reduced where the process may open fewer files. */
const MOST = 2048;

/** Maximum number of unanswered requests. Only pipelining clients have more than one on a connection. */
const MOST_REQUESTS = 2 * MOST;

/** Pause in reading when there are too many unanswered requests, in milliseconds. */
const RELIEF_MS = 5;

/** File descriptors reserved for the store and for requests to peers. */
const SPARE_DESCRIPTORS = 128;

const LIMITS = '/proc/self/limits';

interface Connection {
  /** The response to the last request, and the time of that request. Earlier responses are sent first. */
  last?: ServerResponse;
  since: number;
  /** Number of requests since the connection was last idle, and an upper bound of their memory in bytes. */
  requests: number;
  held: number;
  /** Whether the connection accepts no further request. */
  refused: boolean;
}

/** The open connections, with the pending responses and the memory of each. */
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

  /**
   * Registers a request. Returns false if the request must not be answered because the previous response was the last.
   */
  register(response: ServerResponse, draining: boolean): boolean {
    const connection = this.open.get(response.req.socket);
    if (connection === undefined) return false;
    const { last } = connection;
    if (!isPending(last)) this.release(connection);
    connection.last = response;
    connection.since = Date.now();
    connection.requests++;
    if (++this.requests > MOST_REQUESTS) this.relieve();
    if (draining) {
      // Only the last response announces that the connection closes (RFC 9112, section 9.6).
      response.shouldKeepAlive = false;
      if (last?.headersSent === false) last.shouldKeepAlive = true;
    }
    return !connection.refused && last?.shouldKeepAlive !== false;
  }

  /** Reserves memory for a connection until its last response is sent. Returns false if the budget is exhausted. */
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

  /** Closes a connection. If a single request is pending, answers it with the error first. */
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
    // Discards the rest of the body.
    last.req.removeAllListeners().resume();
    last.shouldKeepAlive = false;
    replyError(last, error);
  }

  giveUpAll(error: HttpError): void {
    for (const socket of this.open.keys()) this.giveUp(socket, error);
  }

  /** Closes a connection after an unreadable request, once all earlier requests are answered. */
  refuse(socket: Socket, error: HttpError): void {
    const connection = this.open.get(socket);
    if (connection === undefined || connection.refused) return;
    connection.refused = true;
    const { last } = connection;
    const begun = last?.req.complete === false;
    if (begun && !last.headersSent) {
      // The incomplete request already has a response, so the error goes there.
      last.shouldKeepAlive = false;
      replyError(last, error);
      return;
    }
    const end = (): void => {
      if (!begun && socket.writable) socket.write(errorMessage(error));
      socket.destroySoon();
    };
    if (isPending(last)) last.once('finish', end);
    else end();
  }

  /** Stops accepting connections, and closes each one as soon as it has no pending response. */
  drain(): void {
    // Node's `close` of an HTTP server destroys connections whose last response the client is still reading.
    NetServer.prototype.close.call(this.server);
    const sweep = setInterval(() => {
      for (const [socket, { last }] of this.open) {
        const arriving = last === undefined && socket.bytesRead > 0;
        if (!arriving && !isPending(last)) socket.destroySoon();
      }
    }, SWEEP_MS);
    this.server.once('close', () => {
      clearInterval(sweep);
    });
  }

  /** Closes the connections with the most pending requests, and pauses reading from all until their memory is free. */
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
    for (const connection of this.open.values()) if (!isPending(connection.last)) this.release(connection);
  }

  private release(connection: Connection): void {
    this.requests -= connection.requests;
    this.held -= connection.held;
    connection.requests = connection.held = 0;
  }
}

/** Whether a response is not yet handed to the operating system, including one queued behind earlier responses. */
function isPending(response: ServerResponse | undefined): response is ServerResponse {
  return response?.writableFinished === false;
}

function mostConnections(): number {
  // `process.report` takes a third of the startup time. Only Linux has this file.
  const limits = existsSync(LIMITS) ? readFileSync(LIMITS, 'utf8') : '';
  const descriptors = Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
  return descriptors < MOST + SPARE_DESCRIPTORS ? Math.max(1, descriptors - SPARE_DESCRIPTORS) : MOST;
}
