"use strict";

// Leaves the browser's time zone where the next page finds it. Without JavaScript dates are shown in the cohort's zone.
(() => {
  const YEAR_SECONDS = 365 * 24 * 3600;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes(`time_zone=${zone}`)) {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `time_zone=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  }
})();
