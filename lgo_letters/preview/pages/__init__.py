"""What a browser asks for turned into pages, by templates that lie beside them."""
