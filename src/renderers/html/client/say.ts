/** Tells what was done to those who do not see it. */
export function say(text: string): void {
  const place = document.getElementById('said');
  if (place) place.textContent = text;
}
