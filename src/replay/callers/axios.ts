import { pooling } from './agents.ts';
import { axiosRequests } from './axios-requests.ts';
import type { OpenWay } from './caller.ts';

/** axios for every request, with Node's global agent; no timeout for /exec, which also clears an idle timer left there. */
export const axios: OpenWay = (target) => {
  const agents = pooling(target.url);
  return { ...axiosRequests(target, agents), close: () => agents.agent.destroy() };
};
