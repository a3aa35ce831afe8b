// Moves a card by pointer on wide screens. Never the only way: every card also has a list.

const START = 6; // pixels before a press counts as a drag
const CONTROLS = "select, input, label, button, a";

/**
 * @param {HTMLElement} board  holds every [data-place]
 * @param {(card: string, place: string) => void} drop
 * @param {() => boolean} enabled
 */
export function draggable(board, drop, enabled) {
  board.addEventListener("pointerdown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const tile = /** @type {HTMLElement | null} */ (target.closest("[data-card]"));
    const touching = event.pointerType === "touch" && !target.closest(".lq-grip");
    if (!tile || touching || event.button !== 0 || target.closest(CONTROLS) || !enabled()) return;
    track(board, tile, event, drop);
  });
}

/**
 * @param {HTMLElement} board
 * @param {HTMLElement} tile
 * @param {PointerEvent} start
 * @param {(card: string, place: string) => void} drop
 */
function track(board, tile, start, drop) {
  const stop = new AbortController();
  let moving = false;
  const move = (/** @type {PointerEvent} */ event) => {
    const [x, y] = [event.clientX - start.clientX, event.clientY - start.clientY];
    if (!moving && Math.hypot(x, y) < START) return;
    moving = true;
    event.preventDefault();
    tile.classList.add("lq-dragging");
    tile.style.transform = `translate(${x}px, ${y}px)`;
    light(board, placeUnder(board, tile, event));
  };
  const end = (/** @type {PointerEvent | null} */ event) => {
    stop.abort();
    const place = moving && event ? placeUnder(board, tile, event) : null;
    tile.classList.remove("lq-dragging");
    tile.style.transform = "";
    light(board, null);
    if (place) drop(tile.dataset.card ?? "", place.dataset.place ?? "");
  };
  const options = { signal: stop.signal };
  window.addEventListener("pointermove", move, { ...options, passive: false });
  window.addEventListener("pointerup", end, options);
  window.addEventListener("pointercancel", () => end(null), options);
  window.addEventListener("keydown", (event) => event.key === "Escape" && end(null), options);
}

/**
 * @param {HTMLElement} board
 * @param {HTMLElement} tile
 * @param {PointerEvent} event
 * @returns {HTMLElement | null}
 */
function placeUnder(board, tile, event) {
  tile.style.pointerEvents = "none";
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]");
  tile.style.pointerEvents = "";
  return under && board.contains(under) ? /** @type {HTMLElement} */ (under) : null;
}

/**
 * @param {HTMLElement} board
 * @param {HTMLElement | null} place
 */
function light(board, place) {
  for (const lit of board.querySelectorAll(".lq-lit")) lit.classList.remove("lq-lit");
  place?.classList.add("lq-lit");
}
