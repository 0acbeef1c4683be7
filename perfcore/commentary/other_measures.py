"""Another measure's code or name as the subject, where it is not declared as a cross-reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.known import figures_of, matches
from perfcore.commentary.mentions import mentions_in
from perfcore.commentary.model import Comment, Context, Finding

_CUT = re.compile(
    r"[,(:;].*|\b(?:within|in|with|held|completed|received|per|by|at|on|during|after|under|aged|who|that"
    r"|started|ending|ended|year)\b.*",
    re.I,
)
_STATES = re.compile(
    r"^\W*(?:\([^)]*\)\s*)?(?:in \w+ |this month |performance |have |has |also |now |again |continued to "
    r"|within \w+ \w+ \w+ )*"
    r"(?:was|were|is|are|rose|fell|stood|stands|remain\w*|improv\w+|increas\w+|decreas\w+|declin\w+"
    r"|dropp\w+|worsen\w+|at\b|met|missed|reached|totalled|held|grew|:|\d|up\b|down\b|show\w*|continue\w*"
    r"|has|have|performance)",
    re.I,
)
_OPENING = re.compile(
    r"^\W*(?:(?:in|for|during|at the end of|by) [\w ]{3,25}, ?)?(?:(?:the|our|all|performance|timeliness"
    r"|figures?|number|numbers|percentage|proportion|rate|on|for|of|in|overall|this month's|this month"
    r"|total|new|more|fewer) ){0,6}$",
    re.I,
)


# "just missing target" is not about missing episodes
_TO_MISS = re.compile(
    r"\bmiss(?:ed|es|ing)\b(?= (?:the |our |its |a )?(?:\d\S* )?(?:target|tgt|deadline|it)\b)", re.I
)


_COMPOUND = re.compile(r"\b[A-Za-z]+(?:-[A-Za-z]+)+")  # "half-term" is no long-term placement


def other_measures(comment: Comment, context: Context) -> Iterator[Finding]:
    """Each undeclared code, and each undeclared name that a sentence is about."""
    declared = {code.casefold() for code in comment.declared} | {context.code.casefold()}
    names = {code.casefold(): name for code, name in context.all_codes.items()}
    for code in context.other_measures_text:
        names.setdefault(code.casefold(), "")
    declared |= {code for code, name in names.items() if name and name.casefold() in declared}
    others = {code: name for code, name in names.items() if code not in declared}
    for code, name in others.items():
        place = _code_in(comment.text, code) or _name_in(comment.text, name, context)
        if place is None:
            continue
        yield Finding(
            "cites_other_measure",
            *place,
            f"This speaks of {code.upper()}" + (f" ({name})" if name else "") + ", which is another measure.",
            f"Write about {context.code or 'this measure'}, or declare {code.upper()} as a cross-reference.",
        )
    if not declared - {context.code.casefold()}:
        yield from _only_about_another(comment, context, others)


def _code_in(said: str, code: str) -> tuple[int, int] | None:
    spaced = re.sub(r"(?<=[a-z])(?=\d)", r"[ -]?", re.escape(code))
    found = re.search(rf"(?<!\w){spaced}(?!\w)", said, re.I)
    return found.span() if found and any(c.isdigit() for c in code) else None


def _core(name: str) -> str:
    core = _CUT.sub("", name).strip()
    return core if len(core.split()) >= 2 else ""


def _name_in(said: str, name: str, context: Context) -> tuple[int, int] | None:
    """Where a sentence has the name, or the two or more words it turns on, as its subject."""
    for phrase in dict.fromkeys((name, _core(name))):
        if len(phrase.split()) < 2 or phrase.casefold() in context.name.casefold():
            continue
        pattern = re.compile(
            r"\b" + r"\W+".join(re.escape(w) for w in re.findall(r"\w+", phrase)) + r"\b", re.I
        )
        for sentence in text.sentences(said):
            for found in pattern.finditer(sentence.text):
                if _is_subject(sentence, found, phrase, context):
                    return sentence.start + found.start(), sentence.start + found.end()
    return None


def _is_subject(sentence: text.Span, found: re.Match[str], phrase: str, context: Context) -> bool:
    rest = sentence.text[found.end() :]
    if found[0][:1].isupper() and found[0] == phrase and found.start() > 0 and phrase[:1].isupper():
        return True  # written as a title
    parts = text.clauses(sentence)
    clause = parts[text.clause_at(parts, sentence.start + found.start())]
    before = sentence.text[max(0, clause.start - sentence.start) : found.start()]
    bare = re.sub(r"^(?:" + "|".join(words.CONJUNCTIONS) + r")\b", "", before.strip(), flags=re.I)
    figure = re.search(r"\d[\d.]*(?:%| per cent)? (?:of )?(?:the |all )?$", before) is not None
    if not (_OPENING.match(bare.strip() + " " if bare.strip() else "") or figure):
        return False
    own = text.stems(context.name) - text.stems(phrase)
    if text.stems(rest[:60]) & own and not re.search(r"\d", rest[:60]):
        return False
    return _STATES.match(rest) is not None or figure or words.VERB.match(rest.lstrip()) is not None


def _only_about_another(comment: Comment, context: Context, others: dict[str, str]) -> Iterator[Finding]:
    """A text that never names its own measure and opens with a figure of another one's thing."""
    own = text.stems(context.name) | about.short_names(context.name)
    parts = text.sentences(comment.text)
    if not parts or not own or text.stems(comment.text) & _heads(context.name, own, context):
        return
    first = parts[0]
    verb = words.VERB.search(first.text)
    opening = _TO_MISS.sub(lambda found: " " * len(found[0]), first.text)
    opening = opening[: verb.start()] if verb else opening
    said = [m for m in mentions_in(first.text) if m.form in {"percent", "pair", "count"}]
    figures = figures_of(context)
    ours = (*figures.now, *figures.previous, *figures.counts, *figures.target)
    if not said or any(matches(m.value, m.decimals, "", ours) for m in said if not m.in_words):
        return  # a figure of this measure says that the text is about it
    for code, name in others.items():
        telling = _heads(name, text.stems(name) - own, context) if name else set()
        common = text.stems(_COMPOUND.sub(" ", opening)) & telling
        if common and not _code_in(comment.text, code) and not _name_in(comment.text, name, context):
            word = next(w for w in re.finditer(r"[A-Za-z]+", opening) if text.stem(w[0]) in common)
            yield Finding(
                "cites_other_measure",
                first.start + word.start(),
                first.start + word.end(),
                f'"{word[0]}" is what {code.upper()} ({name}) counts; nothing here is about {context.name}.',
                f"Write about {context.code or 'this measure'}, or declare {code.upper()}.",
            )
            return


def _heads(name: str, stems: set[str], context: Context) -> set[str]:
    """The words of a name that few other measures share, without words that any text might have."""
    shared = [text.stems(other) for other in context.all_codes.values() if other != name]
    common = {text.stem(word) for word in (*words.ANY_MEASURE.split(), *words_figures.UNITS, "second")}
    return {s for s in stems if len(s) > 2 and sum(s in other for other in shared) <= 1} - common
