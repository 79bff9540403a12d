"""Folders that people keep, begun: a first workspace, the next year's folders, and schemas for their files."""
