import type { ServerConfig } from './config/server-config.ts';
import { LANGUAGE_IDS } from './executors/language-ids.ts';
import type { Serving } from './serve.ts';

/**
 * What a person reads when the server has started: where it listens, and a call that works as it is printed.
 * @param shownKey the key as a shell would take it: the text itself, or a variable that holds it
 */
export function usageLines(serving: Serving, config: ServerConfig, shownKey: string | null): string[] {
  const { executor, generatedKey } = serving;
  const lines = config.identify
    ? [
        `kcr serve listens on ${serving.url}; /exec runs nothing, but finds out which timer its callers have (--identify)`,
      ]
    : [`kcr serve listens on ${serving.url} (executor ${executor.name}, heartbeat ${config.heartbeat})`];
  if (config.identify && config.upstream !== null) lines.push('All other routes are passed on to the upstream.');
  if (executor.name === 'local' && !config.identify) {
    const missing = LANGUAGE_IDS.filter((id) => !executor.languages.includes(id));
    const absent = missing.length > 0 ? `; not installed: ${missing.join(', ')}` : '';
    lines.push(`Languages: ${executor.languages.join(', ') || 'none'}${absent}`);
  }
  if (!executor.sandboxed && !config.identify) {
    lines.push(`No sandbox: code runs as this user. ${executor.sandboxAdvice ?? ''}`.trim());
  }
  if (generatedKey !== null) lines.push(`API key, made up for this run: ${generatedKey}`);
  const url = serving.url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const key = generatedKey ?? shownKey;
  const header = key === null ? '' : ` -H "x-api-key: ${key}"`;
  const body = JSON.stringify(example(executor.name, executor.languages));
  const how = config.identify
    ? 'Call it three times or more with the client in question (a call may take 90 s), such as:'
    : 'Call it:';
  lines.push(how, `  curl -sS ${url}/exec${header} -H 'content-type: application/json' -d '${body}'`);
  lines.push(
    `LibreChat: LIBRECHAT_CODE_BASEURL=${url}${key === null ? '' : ' with LIBRECHAT_CODE_API_KEY set to the key'}`,
  );
  return lines;
}

// Without a single quote in it, which would end the shell's.
const EXAMPLES: Readonly<Record<string, string>> = {
  py: 'print(6 * 7)',
  js: 'console.log(6 * 7)',
  bash: 'echo $((6 * 7))',
};

function example(executor: string, languages: readonly string[]): { lang: string; code: string } {
  if (executor === 'sleep') return { lang: 'py', code: 'sleep 7' };
  const lang = Object.keys(EXAMPLES).find((known) => languages.includes(known)) ?? 'py';
  return { lang, code: EXAMPLES[lang] ?? 'print(6 * 7)' };
}
