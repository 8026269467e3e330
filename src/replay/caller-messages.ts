import type { Prelude } from './prelude.ts';

/**
 * LibreChat's words for what happens around a code execution:
 * https://github.com/danny-avila/LibreChat/blob/v0.8.2/packages/api/src/agents/handlers.ts (the tool),
 * …/packages/api/src/utils/axios.ts (its other calls), https://github.com/danny-avila/agents (CodeExecutor).
 */

export const TOOL_STARTED: readonly string[] = [
  '[ON_TOOL_EXECUTE] ctx found: true, agent: agent_kcr_replay',
  '[ON_TOOL_EXECUTE] toolRegistry size: 1',
  '[ON_TOOL_EXECUTE] loaded 1 tools',
];

/** The tool's error; `why` is what the HTTP client, or CodeExecutor itself, says. */
export function toolFailed(why: string): string {
  return `[ON_TOOL_EXECUTE] Tool execute_code error: Execution error:\n\n${why}`;
}

/** CodeExecutor's text for an answer that is not 2xx (agents < 3.3.1). */
export function httpError(status: number): string {
  return `HTTP error! status: ${status}`;
}

/** One of the other calls failed: LibreChat logs it and goes on to the execution. */
export function otherCallFailed(request: Prelude, url: string, why: string): string {
  const method = request === 'upload' ? 'POST' : 'GET';
  return `Error ${DOING[request]}: ${why} No response received for ${method} ${url}: ${why}`;
}

const DOING: Record<Prelude, string> = {
  upload: 'uploading code environment file',
  files: 'fetching session info',
  download: 'downloading code environment file',
};
