"""A local web page that shows each letter as it will be sent, with its reasons, while people edit the files.

It writes no file but `accepted.yaml`, when somebody accepts something. The pages are those that `build` writes.
"""
