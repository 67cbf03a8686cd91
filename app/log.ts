import { writeSync } from 'node:fs';
import { LOG_LEVELS, type LogLevel } from './config';

/** Writes an event to standard output as one line of JSON. Successful requests are not logged. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export function createLog(least: LogLevel): Log {
  return (level, message, fields) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    try {
      writeSync(1, `${JSON.stringify({ time: new Date(), level, message, ...fields })}\n`);
    } catch {
      // A full disk or a closed pipe costs the line, and nothing else.
    }
  };
}
