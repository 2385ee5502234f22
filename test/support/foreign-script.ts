// A script in a page that is neither data nor ours: the one module of the search form.
export const FOREIGN_SCRIPT =
  /<script(?! type="application\/ld\+json">| type="module" src="\/assets\/search\.[0-9a-f]{16}\.js"><\/script>)/iu;
