import { pooling, withoutPool } from './agents.ts';
import { axiosRequests } from './axios-requests.ts';
import type { OpenWay } from './caller.ts';
import { nodeFetchRequests } from './node-fetch-requests.ts';

/**
 * LibreChat until March 2026: axios looks at the files (uploads and downloads them, too), then node-fetch 2 posts to /exec, both with Node's global
 * agent. https://github.com/danny-avila/LibreChat/pull/12311 gave the axios calls agents of their own.
 */
export const librechat: OpenWay = (target) => {
  const agents = pooling(target.url);
  const { upload, listFiles, download } = axiosRequests(target, agents);
  const { exec } = nodeFetchRequests(target, agents);
  return { upload, listFiles, download, exec, close: () => agents.agent.destroy() };
};

/** LibreChat since then: the axios calls keep no connection. */
export const librechatFixed: OpenWay = (target) => {
  const agents = pooling(target.url);
  const unpooled = withoutPool(target.url);
  const { upload, listFiles, download } = axiosRequests(target, unpooled);
  const { exec } = nodeFetchRequests(target, agents);
  return {
    upload,
    listFiles,
    download,
    exec,
    close: () => {
      agents.agent.destroy();
      unpooled.agent.destroy();
    },
  };
};
