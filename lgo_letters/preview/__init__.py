"""A local web page that shows each letter as it will be sent, with its reasons, while people edit the files.

It writes only `accepted.yaml`, when somebody accepts or rejects something. The pages are those that `build` writes.
"""
