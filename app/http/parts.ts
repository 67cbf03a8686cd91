import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config';
import type { Metrics } from '../metrics';
import type { Cluster } from '../peers';
import type { Store } from '../store/store';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** What the handlers work with. */
export interface Parts {
  readonly config: Config;
  readonly store: Store;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  /** Whether the app is shutting down. */
  readonly draining: () => boolean;
  /** Answers a request that could not be done. */
  readonly fail: (response: ServerResponse, error: unknown) => void;
  /** Counts memory that a connection takes until its last answer is read, in bytes; false where it is given up. */
  readonly hold: (socket: Socket, bytes: number) => boolean;
}
