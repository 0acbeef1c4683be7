"""Words of people and of files where Streamlit reads Markdown: titles, headings, labels."""

from __future__ import annotations

import re

# What begins a mark, a link, a formula, a colour or a picture; all else stays as it is.
_MARKS = r"[\\`*_\[\]<>#$~|]|:(?=[A-Za-z+/])|(?<=[Ww])\.(?=\S)"


def plain(text: str) -> str:
    """The text as Markdown that reads as the text: nothing in it is bold, a link, a picture or a formula."""
    return re.sub(_MARKS, r"\\\g<0>", text)
