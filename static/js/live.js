"use strict";

// A run that goes on: the page listens for its bell and asks for what changed; the console is asked for while it is
// open. While nothing is heard it asks every few seconds by itself, so a bell that is lost costs no more than that.
(() => {
  const SHORTEST_WAIT_MS = 1000;
  const LONGEST_WAIT_MS = 30000;
  const DEAF_MS = 5000;
  const LISTENING_MS = 20000; // the place in the queue and what is left change without a bell
  const NEAR_PX = 40;

  const live = document.getElementById("live");
  const fold = document.getElementById("console"); // none where what tests say is held back
  const output = document.getElementById("console-text");
  const lost = document.getElementById("connection");
  let source;
  let wait = SHORTEST_WAIT_MS;
  let ended = false;
  let lookedAt = Date.now();

  const connected = (well) => {
    lost.hidden = well || ended;
  };
  const look = () => {
    lookedAt = Date.now();
    htmx.trigger(live, "run:changed");
  };
  const lookAgain = () => {
    const deaf = source.readyState !== EventSource.OPEN;
    if (!ended && Date.now() - lookedAt > (deaf ? DEAF_MS : LISTENING_MS) - 100) {
      look();
      read();
    }
  };
  const read = () => fold?.open && !ended && htmx.trigger(fold, "run:printed");

  const listen = () => {
    source = new EventSource(live.dataset.events);
    source.addEventListener("open", () => {
      wait = SHORTEST_WAIT_MS;
      connected(true);
    });
    source.addEventListener("changed", look);
    source.addEventListener("printed", read);
    source.addEventListener("final", () => source.close());
    source.addEventListener("error", () => {
      connected(false);
      // The browser tries again by itself unless it was answered with an error.
      if (source.readyState === EventSource.CLOSED && !ended) {
        setTimeout(listen, wait * (0.5 + Math.random()));
        wait = Math.min(2 * wait, LONGEST_WAIT_MS);
      }
    });
  };

  // What a reader has unfolded stays so while the part around it is brought again.
  const folds = () => [...document.querySelectorAll("#run details")];
  const name = (details) => {
    const title = details.closest("section")?.querySelector("h2")?.firstChild.textContent;
    return [details.closest("[id]").id, title, details.className].join(" ");
  };
  let known = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.elt === live) {
      known = new Map(folds().map((details) => [name(details), details.open]));
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig?.elt === live) {
      for (const details of folds()) {
        details.open = known.get(name(details)) ?? details.open;
      }
    }
  });

  live.addEventListener("htmx:afterOnLoad", (event) => {
    connected(event.detail.xhr.status < 500);
    if (event.detail.xhr.status === 286) {
      ended = true;
      fold?.toggleAttribute("hidden", true);
      connected(true);
    }
  });
  live.addEventListener("htmx:sendError", () => connected(false));
  live.addEventListener("htmx:responseError", () => connected(false));
  window.addEventListener("offline", () => connected(false));
  window.addEventListener("online", look);

  let atEnd = true;
  fold?.addEventListener("toggle", read);
  fold?.addEventListener("htmx:beforeSwap", () => {
    atEnd = output.scrollHeight - output.scrollTop - output.clientHeight < NEAR_PX;
  });
  fold?.addEventListener("htmx:afterSwap", () => {
    if (atEnd) {
      output.scrollTop = output.scrollHeight;
    }
  });
  setInterval(lookAgain, DEAF_MS);

  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
