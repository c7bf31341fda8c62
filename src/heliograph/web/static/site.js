// What pages do beyond what they do without scripts: a period can be dragged, times tell their local hint, forms save themselves.
"use strict";
(() => {
  const DAY = 86400000;

  // the first day of a slot of the timeline, from what the picture says of itself
  const begins = (svg, slot) => {
    const [year, month, day] = svg.dataset.first.split("-").map(Number);
    const step = { day: [0, 0, 1], week: [0, 0, 7], month: [0, 1, 0], year: [1, 0, 0] }[svg.dataset.grain];
    return new Date(Date.UTC(year + step[0] * slot, month - 1 + step[1] * slot, day + step[2] * slot));
  };
  const written = (date) => date.toISOString().slice(0, 10);

  const slotAt = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.99999);
    return Math.floor(share * Number(svg.dataset.slots));
  };

  const brush = (place) => {
    const svg = place.querySelector("svg[data-slots]");
    const form = place.parentElement.querySelector("form");
    if (!svg || !form || !svg.dataset.first) return;
    const hint = place.parentElement.querySelector(".brush-hint");
    if (hint) hint.hidden = false;
    let from = null;
    const show = (event) => {
      const at = slotAt(svg, event);
      const [low, high] = [Math.min(from, at), Math.max(from, at)];
      form.elements.since.value = written(begins(svg, low));
      form.elements.until.value = written(new Date(begins(svg, high + 1) - DAY));
    };
    place.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = slotAt(svg, event);
      place.classList.add("dragging");
      place.setPointerCapture(event.pointerId);
      show(event);
      event.preventDefault();
    });
    place.addEventListener("pointermove", (event) => { if (from !== null) show(event); });
    place.addEventListener("pointerup", (event) => {
      if (from === null) return;
      show(event);
      from = null;
      place.classList.remove("dragging");
      form.requestSubmit();
    });
    place.addEventListener("pointercancel", () => { from = null; place.classList.remove("dragging"); });
  };

  const local = (time) => {
    const date = new Date(time.dateTime);
    if (!isNaN(date)) time.title = date.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "long" });
  };

  // empty fields do not belong into addresses: one view has one address
  const bare = (event) => {
    if (event.target.method !== "get") return;
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  };

  const begin = (root) => {
    root.querySelectorAll("[data-timeline]").forEach(brush);
    root.querySelectorAll("time[data-local]").forEach(local);
    if (matchMedia("(max-width: 52rem)").matches) root.querySelectorAll(".facets > details").forEach((d) => d.removeAttribute("open"));
  };
  // a form that saves itself says when it could not: no answer, or the page to log in instead of ours
  const told = (event) => {
    const words = document.getElementById("not-saved");
    if (!words || !event.target.matches || !event.target.matches("form[data-saves]")) return;
    words.hidden = event.detail.successful && event.detail.xhr.responseText.includes('id="saved-words"');
  };
  document.addEventListener("htmx:afterRequest", told);
  document.addEventListener("submit", bare, true);
  document.addEventListener("DOMContentLoaded", () => begin(document));
  document.addEventListener("htmx:afterSwap", (event) => begin(document.getElementById("explorer") || event.target));
})();
