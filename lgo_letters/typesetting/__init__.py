"""Turn a letter into HTML and PDF, with the edition's frame, style and font."""
