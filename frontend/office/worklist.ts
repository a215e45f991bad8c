// J and K walk through a worklist; Enter opens the row that has the focus.
export function walkWorklist(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".work-title a")];
  if (links.length === 0) return;
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (at.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
    if (step === 0) return;
    const shown = links.filter((link) => link.checkVisibility());
    const now = shown.indexOf(document.activeElement as HTMLAnchorElement);
    shown[Math.min(Math.max(now + step, 0), shown.length - 1)]?.focus();
  });
}
