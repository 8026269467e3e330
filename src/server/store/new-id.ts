import { customAlphabet } from 'nanoid';

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const edge = customAlphabet(ALPHANUMERIC, 1);
const middle = customAlphabet(`${ALPHANUMERIC}_-`, 19);

/**
 * A fresh id of 21 characters `[A-Za-z0-9_-]`, as the official service checks it. It starts and ends alphanumerically
 * like KubeCodeRun's, so that it survives copying by double click and never looks like a command-line flag.
 */
export function newId(): string {
  return edge() + middle() + edge();
}
