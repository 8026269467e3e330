/** Messages quote files that may be anything: what would steer a terminal becomes `\x1b`; lines and tabs stay. */
export function visible(message: string): string {
  return message.replace(/(?![\n\t])\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
