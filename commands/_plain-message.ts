/** What oclif says of arguments and flags, as kcr says things: what is meant first, in one sentence. */
export function plainMessage(message: string): string {
  const missing = /^Missing \d+ required args?:\n([\s\S]*?)(?:\n\nNote: [\s\S]*?)?(\nSee more help .*)?$/.exec(message);
  if (missing) {
    const names = [...(missing[1] ?? '').matchAll(/^(\S+) {2,}/gm)].map(([, name = '']) => name.toUpperCase());
    return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} missing.${missing[2] ?? ''}`;
  }
  return message
    .replace(/^Parsing (--\S+) *\n\s*Expected (.*?) but received: ?/, '$1: expected $2, got ')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replace(/^All of the following must be provided when using (--\S+): /, '$1 needs ')
    .replace(/^(--[\w-]+)=\S+ cannot also be provided when using /, '$1 cannot be given together with ');
}
