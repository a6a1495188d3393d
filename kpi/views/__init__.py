from .locking import decide_revision, lock, locked, propose_revision

__all__ = ["decide_revision", "lock", "locked", "propose_revision"]
