"""Petunjuk penggunaan: for each role its day in five steps, each with a picture of the demo
(scripts/help_pictures.py).
"""
