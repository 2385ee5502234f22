/** A script in a page that is neither the site's own module nor data. */
export const FOREIGN_SCRIPT =
  /<script(?! type="module" src="\/assets\/search\.[0-9a-f]{16}\.js"><\/script>| type="application\/ld\+json">)/iu;
