"""Questions that an open page asks by itself (Kabar, who else has a ticket open): nobody's hand is behind them."""

from django.http import HttpRequest

NEWS = "/kabar/"
AS_DATA = "application/json"


def asks_by_itself(request: HttpRequest) -> bool:
    """Whether the request says nothing about somebody being there: an idle session stays idle.

    Whoever dresses another request up as one of these ends their own session the sooner."""
    if request.path_info == NEWS:
        return request.headers.get("Accept") == AS_DATA
    return (
        request.method == "POST" and request.path_info.startswith("/tiket/") and request.path_info.endswith("/hadir/")
    )
