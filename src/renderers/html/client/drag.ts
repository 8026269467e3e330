import { el } from './dom.ts';

/** Calls back with both ends (left first) of a pointer's way over an element. */
export function drag(element: HTMLElement, done: (fromX: number, toX: number) => void): void {
  const LEAST_PIXELS = 4;
  let begun: number | null = null;
  const band = el('div', { class: 'band', attrs: { hidden: '' } });
  element.addEventListener('pointerdown', (event) => {
    begun = event.clientX;
    element.setPointerCapture(event.pointerId);
    if (!band.isConnected) element.append(band);
  });
  element.addEventListener('pointermove', ({ clientX }) => {
    if (begun === null) return;
    if (!band.isConnected) element.append(band);
    const { left } = element.getBoundingClientRect();
    band.hidden = false;
    band.style.left = `${Math.min(begun, clientX) - left}px`;
    band.style.width = `${Math.abs(clientX - begun)}px`;
  });
  element.addEventListener('pointerup', ({ clientX }) => {
    if (begun !== null && Math.abs(clientX - begun) >= LEAST_PIXELS)
      done(Math.min(begun, clientX), Math.max(begun, clientX));
    begun = null;
    band.hidden = true;
  });
}
