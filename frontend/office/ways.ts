// The way of a scheme is wider than a phone: the step at which it stands is scrolled into view.
export function showWhereItStands(): void {
  for (const here of document.querySelectorAll<HTMLElement>(".way [aria-current]")) {
    const way = here.parentElement!;
    way.scrollLeft = here.offsetLeft - (way.clientWidth - here.offsetWidth) / 2;
  }
}
