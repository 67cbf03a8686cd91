import { type AppOptions, type RunningApp, spawnApp as spawn, startApp as start } from '../../support/app';

const running: Pick<RunningApp, 'kill'>[] = [];

// The apps of a failed test would keep Jest from exiting.
afterEach(() => {
  for (const app of running.splice(0)) app.kill('SIGKILL');
});

/** As in test/support/app.ts; the app is killed when the test is over. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const app = await start(options);
  running.push(app);
  return app;
}

/** As in test/support/app.ts; the app is killed when the test is over. */
export function spawnApp(options: AppOptions): ReturnType<typeof spawn> {
  const app = spawn(options);
  running.push(app);
  return app;
}
