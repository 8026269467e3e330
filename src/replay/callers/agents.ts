import http from 'node:http';
import https from 'node:https';

export interface Agents {
  readonly agent: http.Agent;
  /** For axios, which wants to know for which protocol. */
  readonly axios: { readonly httpAgent: http.Agent } | { readonly httpsAgent: https.Agent };
}

/**
 * A pool of its own, with the settings that this Node gives its global agent: from version 19 on it keeps connections
 * and arms an idle timer of 5 s on each (https://nodejs.org/api/http.html#httpglobalagent).
 */
export function pooling(url: string): Agents {
  return agentsFor(url, isHttps(url) ? optionsOf(https.globalAgent) : optionsOf(http.globalAgent));
}

/** No pool: each request has a connection of its own. */
export function withoutPool(url: string): Agents {
  return agentsFor(url, { keepAlive: false });
}

function agentsFor(url: string, options: http.AgentOptions): Agents {
  if (isHttps(url)) {
    const agent = new https.Agent(options);
    return { agent, axios: { httpsAgent: agent } };
  }
  const agent = new http.Agent(options);
  return { agent, axios: { httpAgent: agent } };
}

/** What an agent was made with; every Node has it there, its documentation has not. */
function optionsOf(agent: http.Agent): http.AgentOptions {
  return 'options' in agent && typeof agent.options === 'object' ? { ...agent.options } : { keepAlive: true };
}

function isHttps(url: string): boolean {
  return new URL(url).protocol === 'https:';
}
