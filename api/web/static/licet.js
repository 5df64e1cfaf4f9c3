// What already works without a script, made smoother: parts that renew themselves, and no second click.

const WAIT = 250;

/** Replace a part of the page by the same part of a page just fetched; whoever has the focus keeps it. */
function renew(part, page) {
  const fresh = page.getElementById(part.id);
  if (fresh === null) { return null; }
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const place = document.importNode(fresh, true);
  part.replaceWith(place);
  if (focused) { document.getElementById(focused)?.focus(); }
  return place;
}

/**
 * A part with `data-renew` (seconds) is fetched again, from `data-from` or the page's address, until a fresh one has no
 * more of it; the part that `data-with` names goes along.
 */
function keepRenewing(part) {
  const seconds = Number(part.dataset.renew);
  if (!seconds) { return; }
  setTimeout(async () => {
    let place = part;
    try {
      const answer = await fetch(part.dataset.from || location.href, {
        headers: { accept: "text/html", "x-licet-renewal": "yes" },
      });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const along = document.getElementById(part.dataset.with);
        if (along !== null) { renew(along, page); }
        place = renew(part, page);
      }
    } catch { /* the service is away for a moment: ask again */ }
    if (place !== null) { keepRenewing(place); }
  }, seconds * 1000);
}

/**
 * Make the content of a part what it is on a page just fetched. Where somebody is filling in one of its children, that
 * child stays as it is and the fresh ones come before and after it.
 */
function refresh(part, page) {
  const fresh = page.getElementById(part.id);
  if (fresh === null || fresh.innerHTML === part.innerHTML) { return; }
  const busy = part.contains(document.activeElement) ? document.activeElement : null;
  const held = [...part.children].find((child) => child.contains(busy));
  const wanted = [...fresh.childNodes].map((node) => document.importNode(node, true));
  if (held === undefined || held.id === "") {
    part.replaceChildren(...wanted);
    if (busy !== null && busy.id !== "") { document.getElementById(busy.id)?.focus(); }
    return;
  }
  const same = wanted.findIndex((node) => node.id === held.id);
  const at = same < 0 ? 0 : same;
  [...part.childNodes].filter((node) => node !== held).forEach((node) => node.remove());
  held.before(...wanted.slice(0, at));
  held.after(...wanted.slice(same < 0 ? 0 : same + 1));
}

/** A form with `data-live` (ids of parts) is sent whenever it rests after a change, and the parts are refreshed. */
function live(form) {
  let timer = 0;
  let latest = null;
  const send = async () => {
    const asked = latest = new AbortController();
    const fields = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: fields, signal: asked.signal, headers: { accept: "text/html" },
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked.signal.aborted) { return; }
      for (const id of form.dataset.live.split(" ")) {
        const part = document.getElementById(id);
        if (part !== null) { refresh(part, page); }
      }
      form.removeAttribute("aria-busy");
    } catch { /* a later change has taken its place, or the service is away: the button still works */ }
  };
  form.addEventListener("input", () => {
    latest?.abort(); // what is typed from here on is not in its answer
    clearTimeout(timer);
    form.setAttribute("aria-busy", "true");
    timer = setTimeout(send, WAIT);
  });
}

document.querySelectorAll("[data-renew]").forEach(keepRenewing);
document.querySelectorAll("form[data-live]").forEach(live);
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) { return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => { delete form.dataset.sent; }, 10_000);
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
