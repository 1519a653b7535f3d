"use strict";

// A lesson: a term's explanation opens beside the word instead of at the end of the page, and the link to the other
// language leads to the section that is being read. Without this script both links still lead somewhere useful.
(() => {
  const TOP_PX = 120;
  const GAP_PX = 6;

  const card = document.createElement("div");
  card.className = "term-card";
  card.popover = "auto";
  card.tabIndex = -1;
  card.setAttribute("role", "note");

  const place = (word) => {
    const at = word.getClientRects()[0];
    const rightmost = document.documentElement.clientWidth - card.offsetWidth - GAP_PX;
    const below = at.bottom + GAP_PX;
    const fits = below + card.offsetHeight < window.innerHeight;
    card.style.left = `${Math.max(GAP_PX, Math.min(at.left, rightmost))}px`;
    card.style.top = `${fits ? below : Math.max(GAP_PX, at.top - card.offsetHeight - GAP_PX)}px`;
  };

  const explain = (word, name) => {
    const text = name.nextElementSibling.cloneNode(true);
    text.querySelector(".terms__back")?.remove();
    const title = document.createElement("strong");
    title.textContent = name.textContent;
    card.replaceChildren(title, document.createElement("br"), ...text.childNodes);
    word.after(card);
    word.focus({ preventScroll: true }); // where the browser leads the keyboard back when the card closes
    card.showPopover();
    place(word);
    card.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const word = event.target.closest?.("a.term");
    const name = word && document.getElementById(word.hash.slice(1));
    if (name && card.showPopover && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      explain(word, name);
    }
  });

  // The card stays beside its word however the page moves, and closes once the word has left the window.
  const follow = () => {
    if (!card.matches(":popover-open")) {
      return;
    }
    const word = card.previousElementSibling;
    const at = word.getClientRects()[0];
    if (at.bottom < 0 || at.top > window.innerHeight) {
      card.hidePopover();
    } else {
      place(word);
    }
  };
  document.addEventListener("scroll", follow, { capture: true, passive: true });
  window.addEventListener("resize", follow);

  const sectionBeingRead = () => {
    const headings = [...document.querySelectorAll(".lesson__body :is(h2, h3, h4)[id]")];
    return headings.findLast((heading) => heading.getBoundingClientRect().top < TOP_PX)?.id;
  };

  const lead = (event) => {
    const link = event.target.closest?.(".masthead a[hreflang]");
    if (link) {
      link.hash = sectionBeingRead() ?? "";
    }
  };
  document.addEventListener("pointerdown", lead);
  document.addEventListener("focusin", lead);
  document.addEventListener("click", lead, { capture: true });
})();
