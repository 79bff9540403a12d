"""Write what a workspace begins with: a first workspace, the next year's folders, and schemas for files."""
