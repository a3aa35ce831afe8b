// The shapes of the rule table and of a case; they hold nothing at run time.

/** @typedef {"en" | "id"} Lang */
/** @typedef {Record<Lang, string>} Words  a page holds one language of them */

/**
 * A condition of rules.yml, see evaluator.py.
 * @typedef {object} Condition
 * @property {Condition[]} [all]
 * @property {Condition[]} [any]
 * @property {Condition} [not]
 * @property {string[]} [applies]
 * @property {string} [fact]
 * @property {unknown} [is]
 * @property {number} [lt]
 * @property {boolean} [nonempty]
 * @property {string[]} [contains]
 */

/** @typedef {number | boolean | string | null | string[]} Value */
/** @typedef {Record<string, Value>} Facts  complete: every fact of the vocabulary */
/** @typedef {[string, Value]} Witness  a fact and the value that speaks for an element */

/** @typedef {Words & {type: string, default: Value, values?: Record<string, Words>}} FactTerm */
/** @typedef {{name: string, when: Condition, waived?: boolean}} ElementRule */
/** @typedef {Words & {cite: string, mark: string, from?: string, until?: string}} Citation */

/**
 * @typedef {object} Rule
 * @property {string} id
 * @property {"intl" | "indonesia"} track
 * @property {string} label
 * @property {ElementRule[]} elements
 * @property {Citation[]} citations
 * @property {string} [from]
 * @property {string} [until]
 */

/**
 * How one fact is asked for.
 * @typedef {object} FormFact
 * @property {string} key
 * @property {boolean} [turned]
 * @property {Condition} [when]
 * @property {Words} label
 * @property {Words} [help]
 * @property {Words} [none]
 * @property {Record<string, {letter: string, label?: Words, help?: Words}>} [values]
 */

/** @typedef {{id: string, open?: boolean, when?: Condition, legend: Words, intro: Words, facts: string[]}} Group */

/**
 * @typedef {object} Form
 * @property {Group[]} groups
 * @property {Record<string, FormFact>} facts
 * @property {Record<string, Words & {day: string}>} dates
 */

/**
 * What `python -m lintas.scenarios.bundle` writes.
 * @typedef {object} Table
 * @property {Record<string, FactTerm>} facts
 * @property {Record<string, Words>} elements
 * @property {Record<string, Words>} words
 * @property {Record<string, Words & {home?: string}>} labels
 * @property {Record<string, Words & {article: Words}>} provisions
 * @property {Record<string, Words>} instruments
 * @property {Record<string, Words>} marks
 * @property {Record<string, {requires?: ElementRule[]}>} tracks
 * @property {Rule[]} rules
 * @property {Form} form
 */

/** @typedef {{name: string, satisfied: boolean, facts: Witness[], waived: boolean}} Element */
/** @typedef {{rule: string, track: string, label: string, elements: Element[], citations: Citation[]}} Reason */
/** @typedef {{labels: string[], reasons: Reason[], provisions: string[]}} Verdict */

/** @typedef {{id: string, title: Words, story: Words, contested?: boolean, facts: Record<string, Value>}} Preset */
/** @typedef {{facts: Facts, date: string, preset: string}} Case  `date` is a name of form.dates */

/** @typedef {(key: string, values?: Record<string, string | number>) => string} Translate */

export {};
