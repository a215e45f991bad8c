import { tidyDays } from "./days";
import { tellWhatOpens } from "./opens";
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
    let answer = await post(form, pressed);
    if (answer.headers.has("X-Stale")) {
      const signIn = await renewToken(form);
      if (signIn) return tell(form, said.signedOut ?? "", signIn);
      answer = await post(form, pressed);
    }
    const to = answer.headers.get("X-Location");
    if (to?.startsWith("/sign-in")) return tell(form, said.signedOut ?? "", to);
    if (to) return leaveFor(to);
    showAnswer(form, new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    tell(form, said.noSignal ?? "");
  }
}

function post(form: HTMLFormElement, pressed: HTMLElement | null): Promise<Response> {
  return fetch(form.action, { method: "POST", body: new FormData(form, pressed), headers: { "X-Keeps": "yes" } });
}

// Signing in anew, in another page, makes the token of this one worthless. Returns where to sign in
// if nobody is signed in.
async function renewToken(form: HTMLFormElement): Promise<string> {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector<HTMLInputElement>("form[data-keeps] [name=csrfmiddlewaretoken]");
  const stale = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]");
  if (fresh && stale) stale.value = fresh.value;
  return new URL(answer.url).pathname.startsWith("/sign-in") ? answer.url : "";
}

// An address that differs from ours by its #part alone would be scrolled to, not opened anew.
function leaveFor(to: string): void {
  const there = new URL(to, location.href);
  if (there.pathname + there.search === location.pathname + location.search) there.hash = "";
  location.assign(there);
}

// The same form with its errors takes the place of the one that was sent, and what the page says about
// what is in it beside it; of any other page, its sentence.
function showAnswer(form: HTMLFormElement, page: Document): void {
  const again = [...page.forms].find(
    (each) => each.dataset.keeps === form.dataset.keeps && each.getAttribute("action") === form.getAttribute("action"),
  );
  if (!again) {
    const said = page.querySelector(".callout");
    tell(form, said ?? page.title);
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
  const beside = showBeside(page);
  const first = again.querySelector<HTMLElement>(".error-summary, [role=alert]") ?? beside;
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: "start" });
}

function showBeside(page: Document): HTMLElement | undefined {
  for (const old of document.querySelectorAll<HTMLElement>("[data-answers]")) {
    const told = page.getElementById(old.id);
    if (!told) continue;
    old.replaceWith(told);
    tellWhatOpens(told);
    return told;
  }
  return undefined;
}

// A sentence of ours, with where it leads, or one of the page that answered, with its shade and its links.
function tell(form: HTMLFormElement, said: string | Element, to = ""): void {
  release(form);
  form.dataset.again = "yes";
  form.querySelector(".error-summary, .told")?.remove();
  const told = document.createElement("div");
  const isDone = said instanceof Element && said.classList.contains("callout-ok");
  told.className = isDone ? "told callout callout-ok" : "error-summary";
  told.setAttribute("role", "alert");
  told.tabIndex = -1;
  if (said instanceof Element) told.append(...said.cloneNode(true).childNodes);
  else {
    const words = document.createElement(to ? "a" : "p");
    words.textContent = said;
    if (to) Object.assign(words, { href: to });
    told.append(words);
  }
  // What is typed here is not given up for a look elsewhere.
  for (const link of told.querySelectorAll("a")) link.target = "_blank";
  (form.querySelector(".form") ?? form).prepend(told);
  told.focus();
}
