"""Prepare a PDF for official use: correct its tags, and add its identity and its figures."""
