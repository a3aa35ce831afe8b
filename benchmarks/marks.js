// Runs in the page before its own scripts: notes paints, long tasks, and when the items are ready.
function (ready) {
  const marks = { tasks: [], largest: 0, ready: 0, lastTask: 0, scrolledAt: 0, drawnAt: 0 };
  window.__marks = marks;
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", (task) => {
    marks.tasks.push([task.startTime, task.duration]);
    marks.lastTask = Math.max(marks.lastTask, task.startTime + task.duration);
  });
  watch("largest-contentful-paint", (entry) => (marks.largest = entry.startTime));

  const items = () => [...document.querySelectorAll(ready.item)];
  const usable = (item) => {
    const input = item.querySelector(ready.input);
    return input && !input.disabled && input.tabIndex >= 0 && input.getClientRects().length > 0;
  };
  const look = () => {
    const found = items();
    if (found.length >= ready.count && found.every(usable)) marks.ready = performance.now();
    else requestAnimationFrame(look);
  };
  if (ready) requestAnimationFrame(look);

  marks.read = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    const arrived = performance.getEntriesByType("resource").map((entry) => entry.responseEnd);
    const load = performance.getEntriesByType("navigation")[0]?.loadEventEnd || Infinity;
    const last = Math.max(load, marks.lastTask, marks.scrolledAt, marks.drawnAt, ...arrived);
    const { tasks, largest, ready, scrolledAt, drawnAt } = marks;
    return { paint, tasks, largest, ready, scrolledAt, drawnAt, quiet: performance.now() - last };
  };
  marks.scroll = (target) => {
    marks.scrolledAt = performance.now();
    const waiting = [...document.querySelectorAll(target)];
    const next = () => {
      while (waiting.length && waiting[0].dataset.state === "drawn") waiting.shift();
      if (waiting.length) waiting[0].scrollIntoView({ behavior: "instant", block: "center" });
      else marks.drawnAt = performance.now();
      if (waiting.length) requestAnimationFrame(next);
    };
    next();
  };
  // The first input of an item and what holds it, up to the document.
  marks.holders = (index) => {
    const nodes = [];
    const item = items()[index];
    for (let node = item.querySelector(ready.input); node; node = node.parentElement) {
      nodes.push(node);
      if (node === item) break;
    }
    return nodes;
  };
}
