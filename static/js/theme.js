"use strict";

// The page follows the system unless the reader chose otherwise. Loaded before the first paint, so nothing flashes.
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return window.localStorage.getItem("theme");
    } catch {
      return null;
    }
  };

  const keep = (theme) => {
    try {
      window.localStorage.setItem("theme", theme);
    } catch {
      // Storage may be forbidden: the choice then lasts as long as the page.
    }
    root.dataset.theme = theme;
  };

  const shown = () => root.dataset.theme ?? (system.matches ? "dark" : "light");

  const offerTheOther = () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = button.dataset.theme === shown();
    }
  };

  const choice = stored();
  if (choice === "light" || choice === "dark") {
    root.dataset.theme = choice;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-toggle]");
    if (button) {
      keep(button.dataset.theme);
      offerTheOther();
      document.querySelector("[data-theme-toggle]:not([hidden])")?.focus();
    }
  });
  system.addEventListener("change", offerTheOther);
  document.addEventListener("DOMContentLoaded", offerTheOther);
})();
