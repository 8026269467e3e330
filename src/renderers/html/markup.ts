/** Text that is HTML already: everything else is escaped where it is put in. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | null | readonly (Markup | string | null)[];

/** Template for HTML: strings and numbers are escaped, Markup goes in as it is, null is nothing, lists are joined. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = texts[0] ?? '';
  for (const [n, part] of parts.entries()) markup += put(part) + (texts[n + 1] ?? '');
  return { markup };
}

/** HTML that was made elsewhere, by us. */
export function raw(markup: string): Markup {
  return { markup };
}

function put(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(put).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
