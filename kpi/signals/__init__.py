"""Sinyal kewajaran: found by a daily search, looked at by supervisors."""
