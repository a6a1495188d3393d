"""Each fault of docs/security.md provoked against the real site: what was acknowledged is there once and whole.

`scripts/faults.py` prepares the databases and runs them; nothing here is collected by pytest.
"""
