import { pooling } from './agents.ts';
import type { OpenWay } from './caller.ts';
import { nodeFetchRequests } from './node-fetch-requests.ts';

/** node-fetch 2 for every request, with Node's global agent: pooled connections, none of them poisoned. */
export const nodeFetch: OpenWay = (target) => {
  const agents = pooling(target.url);
  return { ...nodeFetchRequests(target, agents), close: () => agents.agent.destroy() };
};
