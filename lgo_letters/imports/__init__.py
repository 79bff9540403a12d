"""The office's spreadsheets turned into a year's files: contacts, ready counts, and lists of cases."""
