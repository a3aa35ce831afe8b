// What counts as an answer.
import { record } from "./dom.mjs";

/**
 * A number that could not be read keeps what was typed, but is no answer yet.
 * @param {unknown} response
 */
export function given(response) {
  return response !== null && response !== undefined && record(response).value !== null;
}
