/** The name of a call's place on the page: `request-` and its id, as it stands in a link behind `#`. */
export function anchorOf(prefix: string, id: string): string {
  return `${prefix}request-${encodeURIComponent(id)}`;
}
