"""The controls of forms as Django's own templates write them, without its templates: a page of a form has some twenty,
and each took as long as ten words of the page. What is not here, Django renders itself.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/"
INPUTS = {
    f"{WIDGETS}{kind}.html"
    for kind in (
        "input",
        "text",
        "search",
        "hidden",
        "email",
        "number",
        "password",
        "date",
        "datetime",
        "checkbox",
        "file",
    )
}


class PlainRenderer(DjangoTemplates):
    """FORM_RENDERER"""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget: Any = context.get("widget")
        if template_name in INPUTS:
            return _input(widget)
        if template_name == f"{WIDGETS}textarea.html":
            text = format_html("{}", widget["value"]) if widget["value"] else ""
            return format_html('<textarea name="{}"{}>\n{}</textarea>', widget["name"], _attributes(widget), text)
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', _text(widget["value"]))
    return format_html('<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget))


def _attributes(widget: Mapping[str, Any]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            [format_html(" {}", name) if value is True else format_html(' {}="{}"', name, _text(value))]
            for name, value in widget["attrs"].items()
            if value is not False
        ),
    )


def _text(value: Any) -> str:
    return f"{value}" if not isinstance(value, str) else value
