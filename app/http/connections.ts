import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** How often connections are looked through while the server ends, in milliseconds. */
const SWEEP_MS = 20;

/** The open connections with the last response of each, so that the server can end without cutting off an answer. */
export class Connections {
  private readonly last = new Map<Socket, ServerResponse | undefined>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.last.set(socket, undefined);
      socket.on('close', () => this.last.delete(socket));
    });
  }

  /** Notes that a request has come. */
  asked(socket: Socket, response: ServerResponse): void {
    this.last.set(socket, response);
  }

  /** The response that is still to be given on a connection. */
  owed(socket: Socket): ServerResponse | undefined {
    const response = this.last.get(socket);
    return response?.writableEnded === false ? response : undefined;
  }

  /** Takes no new connection, and ends each as soon as nothing is owed on it. */
  drain(): void {
    // Node's own way of closing an HTTP server destroys connections whose last answer the client is still reading.
    NetServer.prototype.close.call(this.server);
    const sweep = setInterval(() => {
      for (const [socket, response] of this.last) {
        const arriving = response === undefined && socket.bytesRead > 0;
        if (!arriving && this.owed(socket) === undefined) socket.destroySoon();
      }
    }, SWEEP_MS);
    this.server.once('close', () => {
      clearInterval(sweep);
    });
  }
}
