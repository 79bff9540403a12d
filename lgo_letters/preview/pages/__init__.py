"""Turn a browser's requests into pages, with the templates in this folder."""
