/**
 * One call of LibreChat's own code tool: `node call.mjs FOLDER CODE`, FOLDER having `@librechat/agents` in its
 * node_modules. LIBRECHAT_CODE_BASEURL and LIBRECHAT_CODE_API_KEY say where. Prints what the model would read.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, code] = process.argv.slice(2);
const { createCodeExecutionTool } = createRequire(join(folder, 'package.json'))('@librechat/agents');
const apiKey = process.env.LIBRECHAT_CODE_API_KEY;
const tool = createCodeExecutionTool({ apiKey, LIBRECHAT_CODE_API_KEY: apiKey, authHeaders: { 'X-API-Key': apiKey } });
const result = await tool.invoke({ lang: 'py', code });
process.stdout.write(`${typeof result === 'string' ? result : JSON.stringify(result)}\n`, () => process.exit(0));
