// Elements by selector, with the kind of element the page is known to have there.

/**
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root @param {string} selector
 * @returns {E[]}
 */
export function all(root, selector) {
  return /** @type {E[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * The first match; the caller knows that there is one, or asks before use.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root @param {string} selector
 * @returns {E}
 */
export function one(root, selector) {
  return /** @type {E} */ (/** @type {unknown} */ (root.querySelector(selector)));
}
