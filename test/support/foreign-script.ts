/** A script in a page that is not the site's own module. */
export const FOREIGN_SCRIPT =
  /<script(?! type="module" src="\/assets\/search\.[0-9a-f]{16}\.js"><\/script>)/iu;
