// A form that writes goes once, however often its button is pressed. The server refuses the second too.
export function guardSubmits(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.classList.add("is-busy");
    form.setAttribute("aria-busy", "true");
  });
  // Coming back by the back button shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
      release(form);
    }
  });
}

// A form that did not arrive may be sent again.
export function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  form.querySelector(".is-busy")?.classList.remove("is-busy");
}
