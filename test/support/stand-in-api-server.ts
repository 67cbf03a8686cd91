import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** The path of the access reviews of kubectl. */
export const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** A minimal API server for access reviews, whose user may create everything and delete nothing. */
export class StandIn {
  /** Received write requests, as method and path. */
  readonly writes: string[] = [];
  private readonly server = createServer((request, response) => {
    void this.answer(request, response);
  });

  static async start(): Promise<StandIn> {
    const standIn = new StandIn();
    standIn.server.listen(0, '127.0.0.1');
    await once(standIn.server, 'listening');
    standIn.port = (standIn.server.address() as AddressInfo).port;
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Closes the port. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private port = 0;

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const path = (request.url ?? '').replace(/\?.*/, '');
    if (request.method !== 'GET') this.writes.push(`${request.method} ${path}`);
    if (path === '/version') reply(200, { major: '1', minor: '35', gitVersion: 'v1.35.0' });
    else if (path === REVIEWS) {
      // Protobuf, in which strings are legible.
      const asked = (await buffer(request)).toString('latin1');
      reply(201, {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {},
        status: { allowed: !asked.includes('delete') },
      });
    } else reply(404, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 });
  }
}
