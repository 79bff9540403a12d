"""A year turned into a local web page: each letter as it will be sent, with its reasons, live while files are edited.

It reads and shows; nothing in it writes a file, and the pages that it shows are the bytes that `build` writes.
"""
