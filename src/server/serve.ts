import { nanoid } from 'nanoid';
import { forSetting } from './config/for-setting.ts';
import { isLoopback } from './config/is-loopback.ts';
import { listenProblem } from './config/listen-problem.ts';
import type { ServerConfig } from './config/server-config.ts';
import { SettingError } from './config/setting-error.ts';
import type { SettingName } from './config/settings.ts';
import type { Executor } from './executor.ts';
import { createPassThrough, executors, type PassedThrough } from './executors/index.ts';
import { HttpError } from './http/http-error.ts';
import { identifyRoute } from './identify/identify-route.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { defaultDirectory, FileStore } from './store/index.ts';
import { within } from './within.ts';

export interface Serving extends RunningServer {
  readonly executor: Executor;
  /** Made up because none was given; null otherwise. It is told nowhere else. */
  readonly generatedKey: string | null;
}

const SWEEP_MS = 10 * 60_000;
const PASS_CLOSE_MS = 100;

/**
 * Starts a whole server: its executor, its store, its socket.
 * @param write takes whole lines of the log
 * @param say takes lines for people
 * @throws SettingError for what cannot be served as asked
 */
export async function serve(
  config: ServerConfig,
  version: string,
  write: (text: string) => void,
  say: (text: string) => void,
): Promise<Serving> {
  const generatedKey = config.auth && config.apiKeys.length === 0 ? `kcr-${nanoid(32)}` : null;
  const complete = generatedKey === null ? config : { ...config, apiKeys: [generatedKey] };
  // Behind an upstream nothing is kept here, so that any number of replicas can stand in front of it.
  const stateless = config.executor === 'upstream';
  const directory = config.dataDir ?? (stateless ? '.' : defaultDirectory());
  const store = new FileStore({
    directory,
    limits: { fileBytes: config.fileLimitBytes },
    ttlMs: config.sessionTtlMs,
  });
  if (!stateless) await forSetting('data-dir', `${directory} cannot be used`, () => store.open());
  const executor = await forSetting(blameOf(config), 'the executor cannot start', () =>
    executors[config.executor]({
      store,
      local: { limits: { timeMs: config.maxExecutionMs }, sandbox: config.sandbox },
      ...(config.upstream === null ? {} : { upstream: { url: config.upstream, apiKey: config.upstreamKey } }),
    }),
  );
  if (!executor.sandboxed && !isLoopback(config.host)) {
    await executor.close();
    const advice = executor.sandboxAdvice ?? 'install a sandbox';
    throw new SettingError(
      'host',
      `this would run anybody's code without a sandbox, so it listens on loopback only, not on ${config.host}: ${advice}`,
    );
  }
  const pass =
    config.upstream === null ? null : createPassThrough({ url: config.upstream, apiKey: config.upstreamKey });
  const sweeping = stateless ? null : setInterval(() => store.sweep().catch(() => undefined), SWEEP_MS).unref();
  try {
    const server = await startServer(complete, {
      executor,
      version,
      write,
      store: stateless ? null : store,
      passThrough:
        pass === null ? null : async (req, res, signal) => answerRefused(await pass.handle(req, res, signal)),
      exec: config.identify ? identifyRoute(say) : null,
    });
    return {
      ...server,
      executor,
      generatedKey,
      stop: async () => {
        if (sweeping) clearInterval(sweeping);
        await server.stop();
        // Nobody is left to pass anything on to.
        if (pass) await within(PASS_CLOSE_MS, pass.close());
      },
    };
  } catch (error) {
    if (sweeping) clearInterval(sweeping);
    await pass?.close();
    await executor.close();
    throw listenProblem(error, config.host, config.port) ?? error;
  }
}

/** The setting that a person changes when an executor cannot be had. */
function blameOf({ executor, sandbox }: ServerConfig): SettingName {
  return executor === 'local' && sandbox === 'on' ? 'sandbox' : 'executor';
}

/** Nothing has been sent of a request that could not be passed on: it is answered like every error. */
function answerRefused(passed: PassedThrough): void {
  if (passed.kind !== 'refused') return;
  const { status, error, errorType, retryAfterSeconds } = passed;
  throw new HttpError(status, error, { errorType, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
}
