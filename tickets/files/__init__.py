"""Attachments before they are a row: what may come in (pure checks, in a process of their own), where it lies.

`kinds`, `faults`, `archives`, `compound`, `pdf` and `checks` know no Django.
"""
