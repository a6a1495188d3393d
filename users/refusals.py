"""What every change to people's data may answer."""


class Refused(Exception):
    """The change is not possible; the message says why, in Indonesian. `field` names the form field it belongs to."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
