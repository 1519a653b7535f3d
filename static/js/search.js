"use strict";

// "/" leads to the search field; on the search page the arrows go from the field through what was found.
(() => {
  const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");
  const field = document.querySelector("[data-search]");

  const step = (event, by) => {
    const stops = [field, ...document.querySelectorAll("[data-hit]")];
    const place = stops.indexOf(document.activeElement);
    const next = stops[place + by];
    if (place >= 0 && next) {
      event.preventDefault();
      next.focus();
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !field) {
      return;
    }
    if (event.key === "/" && !typing(event.target)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "ArrowDown") {
      step(event, 1);
    } else if (event.key === "ArrowUp") {
      step(event, -1);
    }
  });
})();
