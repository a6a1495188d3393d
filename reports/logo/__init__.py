"""The logo of the letterhead: put there, taken away, and every one that ever stood there."""
