"""Turn the office's spreadsheets into a year's files: contacts, counts, and lists of cases."""
