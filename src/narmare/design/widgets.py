"""The markup of inputs, written directly: the same as Django's templates give, at a fraction of the time.

A page of a case has hundreds of options, and each is two templates in Django.  What is not here Django's templates draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape as escaped


type Widget = Mapping[str, Any]


def drawn(template_name: str, widget: Widget) -> str | None:
    """The widget that Django would draw by the template, or None where this module does not know it."""
    draw = _DRAWN.get(template_name)
    return None if draw is None else draw(widget)


def _attributes(widget: Widget) -> str:
    found = (one for one in widget["attrs"].items() if one[1] is not False)
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{_text(value)}"'
        for name, value in found
    )


def _text(value: object) -> str:
    """As an attribute holds it; what is marked as safe stays as it is."""
    return escaped(value if isinstance(value, str) else str(value))


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{value}{_attributes(widget)}>'


def _input_option(widget: Widget) -> str:
    """One of several inputs, in its label where the widget draws them all."""
    if not widget.get("wrap_label"):
        return _input(widget)
    its = widget["attrs"].get("id")
    return (
        f"<label{f' for="{escaped(its)}"' if its else ''}>{_input(widget)} {escaped(widget['label'])}</label>"
    )


def _textarea(widget: Widget) -> str:
    text = escaped(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        inside = [
            f'<option value="{_text(one["value"])}"{_attributes(one)}>{escaped(one["label"])}</option>'
            for one in options
        ]
        parts += (
            [f'<optgroup label="{escaped(group)}">', *inside, "</optgroup>"] if group is not None else inside
        )
    return "\n".join([*parts, "</select>"])


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "file", "checkbox", "input")  # fmt: skip
_FOLDER = "django/forms/widgets/"
_DRAWN: Mapping[str, Callable[[Widget], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    **{f"{_FOLDER}{name}.html": _input_option for name in ("radio_option", "checkbox_option")},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}
