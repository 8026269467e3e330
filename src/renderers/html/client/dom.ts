type Child = Node | string | null;

interface Props {
  readonly class?: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, string>>;
}

/** An element; texts become text nodes, so that nothing of a log is ever read as HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: name, text, attrs }: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name !== undefined) element.className = name;
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attrs ?? {})) element.setAttribute(key, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** The element that a page of ours always has there. */
export function need<T extends HTMLElement>(within: ParentNode, selector: string, type: new () => T): T {
  const found = within.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`kcr page: there is no ${selector}`);
}
