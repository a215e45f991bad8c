// Below 900 px the list of areas is a link to #nav, which CSS opens; here it becomes a real button.
export function toggleMenu(): void {
  const button = document.querySelector<HTMLAnchorElement>(".menu-button");
  const side = document.getElementById("nav");
  if (!button || !side) return;
  button.setAttribute("role", "button");
  button.setAttribute("aria-controls", "nav");
  const show = (open: boolean): void => {
    side.classList.toggle("is-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  show(false);
  const toggle = (event: Event): void => {
    event.preventDefault();
    show(!side.classList.contains("is-open"));
  };
  button.addEventListener("click", toggle);
  button.addEventListener("keydown", (event) => event.key === " " && toggle(event));
  side.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    button.focus();
  });
}
