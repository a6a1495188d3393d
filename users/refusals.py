"""What every named action may answer instead of doing it."""


class Refused(Exception):
    """The act is not possible; the message says why and what to do, in Indonesian. `field`: the form field it belongs
    to, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
