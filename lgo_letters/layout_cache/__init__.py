"""What WeasyPrint worked out for one letter, given again for the next where nothing that it depends on differs.

The only place that knows the inside of WeasyPrint's layout; what is remembered never changes a byte of a letter.
"""
