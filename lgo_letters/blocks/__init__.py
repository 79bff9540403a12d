"""Turn a letter's HTML into its PDF, from blocks: each different block of a year is typeset only once.

WeasyPrint typesets a block (a paragraph, a heading, a chart). Its lines are kept as rows, and put on the pages of each
letter that has the block. The result must be the same as full layout. Only this folder uses WeasyPrint's internals.
"""
