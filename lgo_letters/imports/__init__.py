"""The office's spreadsheets turned into a year's files: contacts, counts, and lists of cases."""
