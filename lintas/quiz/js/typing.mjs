// Keeps what is being typed: after a rest, on leaving the field, on leaving the page.

const KEEP_AFTER = 500; // milliseconds of rest

/** @param {() => void} keep */
export function typing(keep) {
  let timer = 0;
  function now() {
    clearTimeout(timer);
    timer = 0;
    keep();
  }
  const flush = () => {
    if (timer) now();
  };
  window.addEventListener("pagehide", flush);
  return {
    typed() {
      clearTimeout(timer);
      timer = window.setTimeout(now, KEEP_AFTER);
    },
    flush,
    /** What is being typed is newer than any saved state. */
    busy: () => timer !== 0,
    destroy() {
      flush();
      window.removeEventListener("pagehide", flush);
    },
  };
}
