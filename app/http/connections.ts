import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { errorMessage, type HttpError, replyError, tooMuch } from './reply';

/** How often connections are looked through while the server ends, in milliseconds. */
const SWEEP_MS = 20;

/** What a request takes in memory until its answer is on its way, in bytes. */
const REQUEST_BYTES = 4096;

/** Memory that all requests and answers may take together beside two bodies of the largest size, in bytes. */
const BUDGET_BYTES = 16 * 1_048_576;

/** How long nothing is read while memory is given back, in milliseconds. */
const RELIEF_MS = 5;

/** Most connections at once; fewer where the process may open fewer files. */
const MOST = 2048;

/** Descriptors that connections leave to the store and to peers. */
const SPARE_DESCRIPTORS = 128;

interface Connection {
  /** The response to the last request; those before it are answered first. */
  last?: ServerResponse;
  /** Bytes that its requests and unread answers take, at most. */
  held: number;
  /** Nothing more is answered on it than what was asked so far. */
  refused: boolean;
}

/** The open connections: what is owed on each, and what memory it takes. */
export class Connections {
  private readonly open = new Map<Socket, Connection>();
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
      const connection: Connection = { held: 0, refused: false };
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
    this.add(connection, REQUEST_BYTES);
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
    if (connection === undefined || socket.destroyed) return false;
    if (this.held + bytes > this.budget) this.relieve();
    if (this.held + bytes > this.budget) return false;
    this.add(connection, bytes);
    return true;
  }

  /** Ends a connection; with an error where a single request has had no answer yet. */
  giveUp(socket: Socket, error: HttpError): void {
    const connection = this.open.get(socket);
    if (connection === undefined) return;
    connection.refused = true;
    const { last } = connection;
    // A response has no socket as long as others are to be sent before it.
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

  private add(connection: Connection, bytes: number): void {
    connection.held += bytes;
    this.held += bytes;
    if (this.held > this.budget) this.relieve();
  }

  /** Gives up the greediest connections, and reads from none until their memory is free. */
  private relieve(): void {
    if (this.relieving) return;
    let excess = this.held - this.budget / 2;
    for (const connection of this.open.values()) {
      if (isOwed(connection.last)) continue;
      excess -= connection.held;
      this.release(connection);
    }
    const greediest = [...this.open].sort(([, a], [, b]) => b.held - a.held);
    for (const [socket, { held }] of greediest) {
      if (excess <= 0) break;
      excess -= held;
      this.giveUp(socket, tooMuch());
    }
    this.relieving = true;
    for (const socket of this.open.keys()) socket.pause();
    setTimeout(() => {
      this.relieving = false;
      for (const socket of this.open.keys()) socket.resume();
    }, RELIEF_MS);
  }

  private release(connection: Connection): void {
    this.held -= connection.held;
    connection.held = 0;
  }
}

/** Whether a response is not in the hands of the system yet, one that waits for those before it included. */
function isOwed(response: ServerResponse | undefined): response is ServerResponse {
  return response?.writableFinished === false;
}

function mostConnections(): number {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const descriptors = Number(userLimits?.open_files?.soft);
  return descriptors < MOST + SPARE_DESCRIPTORS ? Math.max(1, descriptors - SPARE_DESCRIPTORS) : MOST;
}
