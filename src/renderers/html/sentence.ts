/** With a capital letter in front and a full stop behind. */
export function sentence(text: string): string {
  if (text === '') return '';
  return `${text[0]?.toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
