// `npm run restore`: gives retained volumes back to the claims that they belonged to.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { InvalidPropsError } from '../lib/validation/fault';
import { chooseVolumes } from './restore/choose';
import { HELP } from './restore/help';
import { COMMAND, type Listing, readListing } from './restore/listing';
import { restoreManifest } from './restore/manifest';
import { type Options, UsageError, isSelection, readOptions } from './restore/options';
import { incomplete } from './restore/refusals';
import { releasedTable } from './restore/table';

/** What is printed, and the exit code. */
interface Outcome {
  readonly status: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

async function restore(args: readonly string[], now: number): Promise<Outcome> {
  const options = readOptions(args);
  if (options.help) return { status: 0, stdout: `${HELP}\n` };
  const source = options.file ?? 'standard input';
  const listing = readListing(await read(options.file), source);
  return isSelection(options) ? write(options, listing, source, now) : list(options, listing, now);
}

async function read(file: string | undefined): Promise<string> {
  if (file === undefined) {
    if (process.stdin.isTTY)
      throw new UsageError(`restore needs a file, or a listing on standard input: what ${COMMAND} prints`);
    return text(process.stdin);
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`restore can't read the file: ${reason}`);
  }
}

function list({ className }: Options, listing: Listing, now: number): Outcome {
  const released = listing.volumes.filter(
    (volume) => volume.phase === 'Released' && (className === undefined || volume.className === className),
  );
  if (released.length === 0) {
    const ofClass = className === undefined ? '' : ` of the class "${className}"`;
    return { status: 1, stderr: `nothing to restore: no volume${ofClass} is Released\n` };
  }
  return {
    status: 0,
    stdout: releasedTable(released, listing, now),
    stderr: [
      ...incomplete(listing),
      'choose with --statefulset NAMESPACE/NAME, --claim NAMESPACE/NAME or --volume NAME; --help explains them',
    ]
      .map((line) => `${line}\n`)
      .join(''),
  };
}

function write(options: Options, listing: Listing, source: string, now: number): Outcome {
  const volumes = chooseVolumes(options, listing, source, now);
  const lines = [
    `${volumes.length} ${volumes.length === 1 ? 'volume goes' : 'volumes go'} back:`,
    ...volumes.map(
      ({ name, claim, storage, directory }) => `  ${claim.text}  ${storage}  ${name}  ${directory}`,
    ),
    'next, with what was written saved as restore.yaml:',
    '  kubectl replace -f restore.yaml           # "Conflict": something has changed; list again',
    '  kubectl apply --server-side -f dist/      # the StatefulSet makes its claims again; each gets its own volume',
  ];
  return { status: 0, stdout: restoreManifest(volumes), stderr: `${lines.join('\n')}\n` };
}

restore(process.argv.slice(2), Date.now())
  .catch((error: unknown): Outcome => {
    if (error instanceof UsageError)
      return { status: 2, stderr: `${error.message}; --help says what is understood\n` };
    if (error instanceof InvalidPropsError)
      return { status: 1, stderr: `${error.message}\nnothing was written\n` };
    throw error;
  })
  .then(({ status, stdout = '', stderr = '' }) => {
    process.exitCode = status;
    process.stdout.write(stdout);
    process.stderr.write(stderr);
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
