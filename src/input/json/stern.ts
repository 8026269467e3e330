import { envelope, type Peeled } from '../peeled.ts';
import { isObject, type JsonObject, textField, withoutNewline } from './values.ts';

/** `stern -o json` and `-o extjson`: https://github.com/stern/stern/blob/v1.31.0/cmd/cmd.go */
export function sternJson(object: JsonObject): Peeled | null {
  const pod = textField(object, 'podName') ?? textField(object, 'pod');
  const container = textField(object, 'containerName') ?? textField(object, 'container');
  const { message } = object;
  if (pod === null || container === null || message === undefined) return null;
  if (!('containerName' in object) && !onlyExtjson(object)) return null;
  const text = typeof message === 'string' ? withoutNewline(message) : JSON.stringify(message);
  if (typeof message !== 'string' && !isObject(message) && !Array.isArray(message)) return null;
  return { text, envelope: envelope('stern-json', { namespace: textField(object, 'namespace'), pod, container }) };
}

function onlyExtjson(object: JsonObject): boolean {
  return Object.keys(object).every((key) => ['namespace', 'pod', 'container', 'message'].includes(key));
}
