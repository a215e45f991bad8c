// A way or a line of tabs is wider than a phone: the place at which one stands is scrolled into view.
export function showWhereItStands(): void {
  for (const here of document.querySelectorAll<HTMLElement>(".way [aria-current], .chips > [aria-current]")) {
    const way = here.parentElement!;
    way.scrollLeft = here.offsetLeft - (way.clientWidth - here.offsetWidth) / 2;
  }
}
