"use strict";

// Each element marked `copyable` gets a button that copies its text; without JavaScript there is simply no button.
(() => {
  const LABEL_SECONDS = 2;
  const template = document.getElementById("copy-button");

  const offer = (block) => {
    const wrap = document.createElement(block.tagName === "PRE" ? "div" : "span");
    wrap.className = "copy";
    block.replaceWith(wrap);
    wrap.append(block, template.content.cloneNode(true));
  };

  const offerIn = (root) => root.querySelectorAll(".copyable:not(.copy > *)").forEach(offer);

  // Of a terminal session, what was typed; of the rest, all of it.
  const wanted = (block) => {
    const typed = [...block.querySelectorAll("kbd")].map((command) => command.innerText);
    return typed.length ? typed.join("\n") : block.innerText.trimEnd();
  };

  const say = (button, text) => {
    button.querySelector("[aria-live]").textContent = text;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".copy-button");
    if (!button) {
      return;
    }
    await navigator.clipboard.writeText(wanted(button.previousElementSibling));
    const label = button.innerText.trim();
    say(button, button.dataset.copied);
    setTimeout(() => say(button, label), LABEL_SECONDS * 1000);
  });

  offerIn(document);
  document.addEventListener("htmx:load", () => offerIn(document));
})();
