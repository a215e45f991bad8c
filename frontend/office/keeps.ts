import { tidyDays } from "./days";
import { release } from "./submits";
import { makeSteppers } from "./steppers";

// What is filled in a yard is sent without leaving the page: without a signal, after signing out or when
// something is refused, all that was typed stays where it is, the photos too.
export function keepWhatIsTyped(root: ParentNode = document): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-keeps]")) keep(form);
}

function keep(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.sent) void send(form, event.submitter);
  });
}

async function send(form: HTMLFormElement, pressed: HTMLElement | null): Promise<void> {
  const said = document.body.dataset;
  try {
    if (form.dataset.again) await renewToken(form);
    const body = new FormData(form, pressed);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Keeps": "yes" } });
    const to = answer.headers.get("X-Location");
    if (to && !to.startsWith("/sign-in")) return location.assign(to);
    if (to) return tell(form, said.signedOut ?? "", to);
    showAnswer(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    tell(form, said.noSignal ?? "");
  }
}

// Signing in anew, in another page, makes the token of this one worthless.
async function renewToken(form: HTMLFormElement): Promise<void> {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = page.querySelector<HTMLInputElement>("form[data-keeps] [name=csrfmiddlewaretoken]");
  const stale = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (fresh && stale) stale.value = fresh.value;
}

// The same form with its errors takes the place of the one that was sent; of any other page, its sentence.
function showAnswer(form: HTMLFormElement, page: Document): void {
  const again = [...page.forms].find(
    (each) => "keeps" in each.dataset && each.getAttribute("action") === form.getAttribute("action"),
  );
  if (!again) {
    tell(form, page.querySelector(".callout")?.textContent?.trim() ?? page.title);
    return;
  }
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=file]")) {
    const chosen = field.parentElement?.querySelector(".chosen") ?? "";
    again.querySelector(`input[type=file][name="${field.name}"]`)?.replaceWith(field, chosen);
  }
  form.replaceWith(again);
  makeSteppers(again);
  tidyDays(again);
  keep(again);
  again.querySelector<HTMLElement>(".error-summary")?.focus();
}

function tell(form: HTMLFormElement, sentence: string, to = ""): void {
  release(form);
  form.dataset.again = "yes";
  form.querySelector(".error-summary")?.remove();
  const told = document.createElement("div");
  told.className = "error-summary";
  told.setAttribute("role", "alert");
  told.tabIndex = -1;
  const words = document.createElement(to ? "a" : "p");
  words.textContent = sentence;
  if (words instanceof HTMLAnchorElement) Object.assign(words, { href: to, target: "_blank" });
  told.append(words);
  (form.querySelector(".form") ?? form).prepend(told);
  told.focus();
}
