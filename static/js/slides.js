"use strict";

// Slides go by the keyboard; a second window with the notes follows, and leads. Without JavaScript the page scrolls
// from slide to slide and the notes unfold.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const control = (name) => document.querySelector(`[data-slides="${name}"]`);
  const windows = new BroadcastChannel(`slides ${location.pathname}`);
  let current = Math.max(0, slides.findIndex((slide) => slide.id === location.hash.slice(1)));

  const told = () => {
    const place = control("place");
    place.hidden = false;
    place.textContent = `${current + 1} / ${slides.length}`;
    slides.forEach((slide, index) => slide.toggleAttribute("data-current", index === current));
    history.replaceState(null, "", `#${slides[current].id}`);
  };

  const show = (index, { tell = true } = {}) => {
    current = Math.max(0, Math.min(index, slides.length - 1));
    slides[current].scrollIntoView({ behavior: "instant", block: "start" });
    slides[current].focus({ preventScroll: true });
    told();
    if (tell) {
      windows.postMessage(slides[current].id);
    }
  };

  const toggleNotes = () => {
    const notes = [...document.querySelectorAll(".slide__notes")];
    const open = notes.some((note) => note.open);
    notes.forEach((note) => {
      note.open = !open;
    });
    show(current, { tell: false });
  };

  const toggleFullscreen = () =>
    document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();

  const KEYS = {
    ArrowRight: () => show(current + 1),
    ArrowDown: () => show(current + 1),
    PageDown: () => show(current + 1),
    " ": () => show(current + 1),
    ArrowLeft: () => show(current - 1),
    ArrowUp: () => show(current - 1),
    PageUp: () => show(current - 1),
    Home: () => show(0),
    End: () => show(slides.length - 1),
    f: toggleFullscreen,
    n: toggleNotes,
  };

  const scrolls = (element) => element && element.scrollWidth > element.clientWidth;

  document.addEventListener("keydown", (event) => {
    const wanted = KEYS[event.key];
    const busy = event.target.closest("a, button, summary") && event.key === " ";
    const sideways = event.key.endsWith("Left") || event.key.endsWith("Right");
    const inCode = sideways && scrolls(event.target.closest("pre, figure, .table-scroll"));
    if (wanted && !busy && !inCode && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      wanted();
    }
  });

  windows.addEventListener("message", (event) => {
    const index = slides.findIndex((slide) => slide.id === event.data);
    if (index >= 0) {
      show(index, { tell: false });
    }
  });

  const seen = new IntersectionObserver(
    (entries) => {
      const entry = entries.find((candidate) => candidate.isIntersecting);
      if (entry) {
        current = slides.indexOf(entry.target);
        told();
      }
    },
    { rootMargin: "-45% 0px -50% 0px" },
  );
  slides.forEach((slide) => seen.observe(slide));

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-language]");
    if (link) {
      link.hash = slides[current].id;
    }
  });

  control("notes")?.addEventListener("click", toggleNotes);
  control("fullscreen")?.addEventListener("click", toggleFullscreen);
  for (const button of document.querySelectorAll("button[data-slides]")) {
    button.hidden = false;
  }
  told();
})();
