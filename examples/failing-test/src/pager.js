/**
 * The numbers of the pages that a pager shows around the current one.
 *
 * @param {number} current the current page, counted from 1
 * @param {number} last the last page
 * @param {number} reach how many neighbours to show on each side
 * @returns {number[]} page numbers, in order
 */
export function pagesAround(current, last, reach) {
  const from = Math.max(1, current - reach);
  const to = Math.min(last, current + reach);
  const pages = [];
  for (const page of [from, current, to]) {
    pages.push(page);
  }
  return pages;
}

/**
 * Words for a screen reader.
 *
 * @param {number} page a page number
 * @param {number} current the current page
 * @returns {string} such as `page 3` or `page 3, current`
 */
export function pageLabel(page, current) {
  return page === current ? `page ${page}, current` : `page ${page}`;
}
