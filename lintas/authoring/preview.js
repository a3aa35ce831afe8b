// The preview's own script: shows the page anew after a build, and says what is to mend.
// `lintas preview` puts it into a page as it is sent; the built book does not hold it.
(() => {
  "use strict";
  const STYLE = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; display: block;
      font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #1c2326; }
    .bar { display: flex; justify-content: flex-end; padding: 8px; pointer-events: none; }
    button { font: inherit; color: inherit; background: #fcfbf8; border: 1px solid #7f8990;
      border-radius: 4px; padding: 8px 14px; min-height: 44px; cursor: pointer; pointer-events: auto; }
    button:focus-visible { outline: 3px solid #0b5563; outline-offset: 2px; }
    .panel { background: #fcfbf8; border-top: 3px solid #7a5200; max-height: 45vh; overflow: auto;
      padding: 12px 20px 20px; box-sizing: border-box; }
    .failed .panel { border-top-color: #a3262a; }
    .head { display: flex; gap: 16px; align-items: center; justify-content: space-between; }
    h2 { font-size: 16px; margin: 0; }
    ol { margin: 8px 0 0; padding: 0; list-style: none; }
    li { padding: 8px 0; border-top: 1px solid #d9dbd8; overflow-wrap: anywhere; }
    code { font: 13px/1.4 ui-monospace, Consolas, monospace; color: #0b5563; display: block; }
    .remedy { color: #54616a; }
    [hidden] { display: none; }
    @media print { :host { display: none; } }
    @media (prefers-color-scheme: dark) {
      :host { color: #e8ecec; } button, .panel { background: #1a2226; }
      code { color: #7cc6d4; } .remedy { color: #a9b5bb; } li { border-color: #3a464d; } }`;
  const FOLDED = "lintas-preview-folded";
  let version = null;

  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  const host = make("div");
  host.id = "lintas-preview";
  const root = host.attachShadow({ mode: "open" });
  root.append(make("style", "", STYLE));
  const frame = make("div");
  const bar = make("div", "bar");
  const opener = make("button");
  const panel = make("section", "panel");
  const title = make("h2");
  title.setAttribute("aria-live", "polite");
  const closer = make("button", "", "Fold away");
  const head = make("div", "head");
  const list = make("ol");
  opener.type = closer.type = "button";
  panel.setAttribute("aria-label", "Preview: what is to mend");
  head.append(title, closer);
  panel.append(head, list);
  bar.append(opener);
  frame.append(bar, panel);
  root.append(frame);

  const fingerprint = (news) => news.state + JSON.stringify(news.problems);

  const fold = (folded) => {
    panel.hidden = folded;
    bar.hidden = !folded;
  };

  const line = (problem) => {
    const item = make("li");
    const place = problem.line ? `${problem.file}:${problem.line}` : problem.file;
    item.append(make("code", "", problem.item ? `${place}  ${problem.item}` : place));
    item.append(make("div", "message", problem.message));
    item.append(make("div", "remedy", `→ ${problem.remedy}`));
    return item;
  };

  const show = (news) => {
    const count = news.problems.length;
    const failed = news.state === "failed";
    if (news.state === "building") {
      opener.textContent = "Building …";
      host.hidden = false;
      if (panel.hidden) bar.hidden = false;
      return;
    }
    frame.className = news.state;
    host.hidden = count === 0;
    title.textContent = failed
      ? "This cannot be built: you see the last good page"
      : `${count} ${count === 1 ? "thing" : "things"} to mend`;
    opener.textContent = failed ? "Cannot be built" : `${count} to mend`;
    list.replaceChildren(...news.problems.map(line));
    const mark = fingerprint(news);
    fold(sessionStorage.getItem(FOLDED) === mark);
    closer.onclick = () => {
      sessionStorage.setItem(FOLDED, mark);
      fold(true);
      opener.focus();
    };
  };

  opener.onclick = () => {
    if (!list.childElementCount) return;
    sessionStorage.removeItem(FOLDED);
    fold(false);
    closer.focus();
  };
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) closer.click();
  });

  const listen = () => {
    const events = new EventSource("/-preview/events");
    events.onmessage = (event) => {
      const news = JSON.parse(event.data);
      if (version !== null && news.version !== version) {
        location.reload();
        return;
      }
      version = news.version;
      show(news);
    };
    events.onerror = () => {
      // The preview was stopped; if it is started again, the page of then is wanted.
      if (version !== null) version = -1;
    };
    addEventListener("pagehide", () => events.close());
  };

  host.hidden = true;
  panel.hidden = true;
  document.body.append(host);
  listen();
})();
