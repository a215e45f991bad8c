// The key "/" goes to the search field, as on the sign in it says.
export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  if (!field) return;
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    const typing = at.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
