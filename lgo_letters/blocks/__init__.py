"""A letter's HTML turned into its PDF from blocks that were typeset before: each different block of a year only once.

WeasyPrint typesets a block (a paragraph, a heading, a chart); its lines are kept as rows, and the pages of each letter
that has it are made up of them. The only place that knows the inside of WeasyPrint. Full layout says what is right.
"""
