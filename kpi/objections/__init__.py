"""Keberatan: from filing to decision."""
