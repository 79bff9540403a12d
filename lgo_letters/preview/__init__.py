"""A year turned into a local web page: each letter as it will be sent, with its reasons, live while files are edited.

It writes no file but `accepted.yaml`, when somebody accepts something. The pages are those that `build` writes.
"""
