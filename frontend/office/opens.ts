// A figure or "Vì sao?" is a link to the rows under it, which CSS shows while they are the target.
// Here several may stand open at once, the page does not jump, and the address still tells which.
const LINK = "a[data-opens]";

function target(link: HTMLAnchorElement): HTMLElement | null {
  return document.getElementById(decodeURIComponent(link.hash.slice(1)));
}

function set(link: HTMLAnchorElement, open: boolean): void {
  const rows = target(link);
  if (!rows) return;
  rows.classList.toggle("is-open", open);
  for (const each of document.querySelectorAll<HTMLAnchorElement>(LINK)) {
    if (target(each) !== rows) continue;
    each.setAttribute("aria-expanded", String(open));
    each.closest("tbody tr:not(.opens)")?.classList.toggle("is-open-row", open);
  }
}

function onClick(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>(LINK);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rows = target(link);
  if (!rows) return;
  event.preventDefault();
  const open = !rows.classList.contains("is-open");
  set(link, open);
  // Not location.hash: that would make it the target and scroll.
  const bare = location.pathname + location.search;
  history.replaceState(null, "", open ? bare + link.hash : bare);
}

export function tellWhatOpens(root: ParentNode = document): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>(LINK)) {
    const rows = target(link);
    if (!rows) continue;
    link.setAttribute("aria-controls", rows.id);
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("role", "button");
  }
}

export function openByAddress(): void {
  tellWhatOpens();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>(LINK);
    if (!link || event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
  // From here on the script decides; CSS alone would keep what the address names open for good.
  document.documentElement.classList.add("with-script");
  openNamed();
  window.addEventListener("hashchange", openNamed);
}

function openNamed(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const named = id ? document.getElementById(id) : null;
  if (!named) return;
  const inside = named.querySelector("details");
  if (inside && named.matches("li")) inside.open = true;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(LINK)) {
    if (target(link) !== named) continue;
    set(link, true);
    named.scrollIntoView({ block: "center" });
    break;
  }
}
