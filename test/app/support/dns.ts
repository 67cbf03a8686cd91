import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';

/** The records of each name: the hosts of an SRV record, or an IPv4 address. */
export type Zone = Readonly<Record<string, readonly string[] | string>>;

/** The way in which a name server answers: correctly, not at all, or with a failure. */
export type Mood = 'well' | 'silent' | 'NXDOMAIN' | 'SERVFAIL' | 'nonsense';

const RCODES = { well: 0, silent: 0, nonsense: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const;
const A = 1;
const AAAA = 28;
const SRV = 33;

const LATER_MS = 50;

/** A name server on the loopback device that can simulate failures (RFC 1035, RFC 2782). */
export class DnsServer {
  mood: Mood = 'well';
  /** IPv6 addresses as bytes. Such a name resolves to its IPv4 address later than to this one. */
  readonly six = new Map<string, Buffer>();
  /** The queried names. */
  readonly asked: string[] = [];
  private readonly socket = createSocket('udp4');

  private constructor(public zone: Zone) {}

  static async start(zone: Zone): Promise<DnsServer> {
    const server = new DnsServer(zone);
    server.socket.on('message', (query, from) => {
      server.answer(query, from);
    });
    server.socket.bind(0, '127.0.0.1');
    await once(server.socket, 'listening');
    return server;
  }

  /** A resolver for this server with the app's timeouts. */
  resolver(): Resolver {
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${this.socket.address().port}`]);
    return resolver;
  }

  stop(): void {
    this.socket.close();
  }

  private answer(query: Buffer, { port, address }: RemoteInfo): void {
    // The question is a name as length-prefixed labels, then a type and a class.
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    const type = query.readUInt16BE(at + 1);
    const question = query.subarray(12, at + 5);
    this.asked.push(name);
    if (this.mood === 'silent') return;
    if (this.mood === 'nonsense') {
      this.socket.send(Buffer.concat([query.subarray(0, 2), Buffer.alloc(40, 0xff)]), port, address);
      return;
    }
    const six = this.six.get(name);
    const found = this.mood === 'well' ? this.zone[name] : undefined;
    const rcode = found === undefined && this.mood === 'well' ? RCODES.NXDOMAIN : RCODES[this.mood];
    const records: Buffer[] = [];
    if (type === SRV && typeof found === 'object') records.push(...found.map(service));
    if (type === A && typeof found === 'string') records.push(Buffer.from(found.split('.').map(Number)));
    if (type === AAAA && six !== undefined) records.push(six);
    const head = Buffer.from([0, 0, 0x84, rcode, 0, 1, 0, records.length, 0, 0, 0, 0]);
    query.copy(head, 0, 0, 2);
    const answers = records.map((data) => {
      // The name is the one of the question at byte 12. Class IN, TTL 5 s.
      const start = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 5, data.length >> 8, data.length & 255]);
      return Buffer.concat([start, data]);
    });
    const send = (): void => {
      this.socket.send(Buffer.concat([head, question, ...answers]), port, address);
    };
    if (type === A && six !== undefined) setTimeout(send, LATER_MS);
    else send();
  }
}

/**
 * The data of an SRV record: priority 0, weight 1, the Service's port, which differs from the peers' port, and the
 * host.
 */
function service(host: string): Buffer {
  const labels = host.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  return Buffer.from([0, 0, 0, 1, 0, 80, ...labels, 0]);
}
