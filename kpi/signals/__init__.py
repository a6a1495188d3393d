"""Indikasi kejanggalan: found by a daily search, looked at by supervisors."""
