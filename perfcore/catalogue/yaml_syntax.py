"""PyYAML's errors in words that help whoever wrote the file."""

from __future__ import annotations

import yaml

# (words in PyYAML's problem, what to say, hint), tried in this order
_SENTENCES = (
    ("'\\t'", "a tab stands where YAML allows only spaces.", "Indent with spaces."),
    (
        "mapping values are not allowed",
        "a second colon in one line, or an indent that does not fit the line above.",
        'Put a text with ": " in it in quotes.',
    ),
    (
        "could not find expected ':'",
        "a key without a value.",
        "Is the colon, or the space after it, missing?",
    ),
    ("while scanning a quoted scalar", "a quotation mark is opened and never closed.", ""),
    ("found unknown escape", "an unknown escape after a backslash.", "Use single quotes instead."),
    ("expected ',' or ']'", "a list that is opened with [ is never closed.", "Write ] or a comma."),
    ("expected ',' or '}'", "a mapping that is opened with { is never closed.", "Write } or a comma."),
    (
        "that cannot start any token",
        "a text may not begin with this character.",
        "Put the text in quotes.",
    ),
    (
        "did not find expected <document start>",
        "the indent does not fit what stands above.",
        "Keys of the same level begin in the same column.",
    ),
    (
        "expected <block end>",
        "the indent does not fit what stands above.",
        "Keys of the same level begin in the same column.",
    ),
    (
        "sequence entries are not allowed",
        'a list entry ("- ") does not fit here.',
        "Keys of the same level begin in the same column.",
    ),
    (
        "expected a comment or a line break",
        "something stands behind > or |.",
        "The text after them begins in the next line.",
    ),
    ("undefined alias", "this repeats a place that has no name.", "Write the value out."),
    ("duplicate anchor", "this name is given twice.", "Write values out where they are used."),
    ("expected the node content", "a value is missing here.", ""),
)


def explain(error: yaml.MarkedYAMLError, text: str, long_quote: tuple[int, int]) -> tuple[int, str, str]:
    """The index in the text, what is wrong there, and the likely fix.

    `long_quote` is where the latest quoted text of several lines begins and ends: one whose end is
    followed by an error was most likely meant to end in its first line.
    """
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark is not None else 0
    problem = f"{error.context or ''} {error.problem or ''}"
    says, hint = "this is no YAML: " + (error.problem or "it cannot be read") + ".", ""
    for words, sentence, fix in _SENTENCES:
        if words in problem:
            says, hint = sentence, fix
            break
    before = text[:at].rstrip(" ")[-1:]
    if "but found '<scalar>'" in problem and before and before in "'\"]}":
        says, hint = f"a text goes on behind {before}.", 'Put all of the value in quotes: "..."'
        begin, end = long_quote
        if end and not text[end:at].strip():
            line = text.count("\n", 0, end) + 1
            return begin, f"a quotation mark is opened here and closed only in line {line}.", "Close it."
    opened = error.context_mark
    # a thing that is never closed, or a key that never gets its colon, is noticed lines later:
    # point to where it begins
    begins = ("could not find expected ':'", "quoted scalar", "expected ',' or")
    if opened is not None and any(words in problem for words in begins):
        at = opened.index
    return min(at, len(text)), says, hint
