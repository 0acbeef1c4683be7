"""What a clause is about: the measure itself, one of the other known numbers, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from perfcore.commentary import text, words, words_figures
from perfcore.commentary.model import Context
from perfcore.commentary.words import one_of

Subject = Literal["measure", "key", "other", "none"]

# words that stand for the figure itself, whatever the measure is
THE_FIGURE = frozenset(
    text.stem(word)
    for word in one_of(
        "performance figure figures rate number numbers percentage proportion result results total count "
        "timeliness it this"
        " position measure indicator month level levels share outturn score "
        ""
        " that we our they compliance everything data value picture "
        "overall outcome"
        " things situation story one month's latest headline chart volume volumes both these current"
    )
)
# these turn a word of the measure into another thing: the late ones are not the ones in time
SUBSET = re.compile(
    r"\b(?:late|overdue|open|outstanding|unallocated|missed|missing|remaining|cancelled|delayed|backlog"
    r"|new|older|younger|repeat|"
    r"the rest|those|these \w+|others?|unfinished|incomplete|out of time|over \d+|waiting|of (?:the|these"
    r"|those|them) (?:late|\d+)|"
    r"first-time|longer|longest|long|short|complex|some|several|many)\b",
    re.I,
)
# "comfortably inside the target" is about nothing that it names
_ADVERB = re.compile(r"(?!family|elderly|assembly|friendly|weekly|monthly)[a-z]{4,}ly|well", re.I)
_SHORT = frozenset({"it", "this", "we"})
_LIGHT = frozenset(
    text.stem(word)
    for word in one_of(
        "january february march april may june july august september october november december "
        "last previous slightly just now also again only even still however overall clear small "
        "large big real true further much"
        " back good poor bad strong recent latest sharp usual normal average mean target compared since "
        "there here"
    )
)


# what the trade calls things for short: where a name has all these words, its short forms are its own too
_SHORT_NAMES = (
    ("children in care", "cic cla lac"),
    ("children looked after", "cic cla lac"),
    ("child protection", "cp cpp"),
    ("child protection plan", "cp cpp cpps"),
    ("section 47", "section"),
    ("education employment training", "eet neet"),
    ("special guardianship", "sgo"),
    ("education health care plan", "ehcp ehc"),
    ("unaccompanied", "uasc"),
    ("early help", "eh eha"),
    ("strategy", "strat strats"),
    ("referrals", "refs"),
    ("re-referrals", "rerefs refs"),
    ("assessment", "ax cfa cfas"),
    ("conference", "conf confs"),
)
# "S47s" has no letters but an s: it is read as the word that it stands for
_SECTION = re.compile(r"(?<!\w)[Ss](?:ec(?:tion)?s?)?\.? ?47s?\b")
_TIME = r"(?:days?|weeks?|months?|hours?|wks?|mths?|hrs?|yrs?|wd)"
_WHEN_DUE = re.compile(
    rf"\b(?:within|in|inside|under|after) (?:the )?\d+[ -]?(?:working |calendar |school )?{_TIME}\b"
    r"|\b(?:in|on|to|within|out of) time(?:scales?)?\b"
    rf"|\b\d[\d.,]* ?(?:working |calendar )?{_TIME}\b",
    re.I,
)


_LINKS = one_of("a an the of in on at to for from by with and or but as is are who")


def short_names(name: str) -> frozenset[str]:
    """The abbreviations that stand for a measure of this name: "ICPC", "IHA", "RHI", "CiC"."""
    named = re.findall(r"[A-Za-z]+", name.casefold())
    stems = {text.stem(word) for word in named}
    found = {
        text.stem(short)
        for full, shorts in _SHORT_NAMES
        if {text.stem(word) for word in re.findall(r"[A-Za-z]+", full)} - text.stems("in") <= stems
        for short in shorts.split()
    }
    for long in (3, 4, 5):
        for i in range(len(named) - long + 1):
            if (
                named[i] not in _LINKS
                and named[i + long - 1] not in _LINKS
                and "that" not in named[i : i + long]
            ):
                found.add("".join(word[0] for word in named[i : i + long]))
    return frozenset(found)


@dataclass(frozen=True)
class Words:
    """The stems that stand for the measure and for each of the other known numbers."""

    own: frozenset[str]
    keys: dict[str, frozenset[str]]


_NO_KEY = words.FUNCTION | one_of(
    "one two three four five six day days week weeks month months year number total count last same previous"
)


def words_of(context: Context) -> Words:
    own = frozenset(text.stems(context.name)) - {"number", "working", "work", "day", "month", "year", "date"}
    own |= short_names(context.name)
    if context.in_time:
        own |= {text.stem(word) for word in one_of("waiting wait waits times timeliness delay length")}
    keys = {
        key: frozenset(
            text.stem(word)
            for word in re.split(r"[\W_]+", key)
            if word and not word.isdigit() and word.casefold() not in _NO_KEY
        )
        for key in context.other_known_numbers
    }
    return Words(own, keys)


def subject_of(said: str, known: Words) -> Subject:
    """What a noun phrase is about; "none" where it names nothing."""
    said = re.sub(r"\bperfor?m[an]*ce\b", "performance", text.uncontracted(said), flags=re.I)  # mistyped most
    named = [
        w
        for w in re.findall(r"[A-Za-z]+(?:['’]s)?", said)
        if w.casefold() not in words.FUNCTION - {"it", "this", "we"}
    ]
    bases = {text.stem(word) for word in named if not _ADVERB.fullmatch(word)}
    key_words = {s for key in known.keys.values() for s in key} - known.own
    if bases & key_words:
        return "key"
    if bases & known.own or any(_akin(base, own) for base in bases for own in known.own):
        subset = SUBSET.search(said)
        return "other" if subset is not None and not text.stems(subset[0]) & known.own else "measure"
    bases -= _LIGHT
    of = re.search(
        r"\b(?:number|rate|proportion|percentage|level|volume|share|count|total)s? of (?:the |all |our "
        r")?([\w -]+)$",
        said,
        re.I,
    )
    if of is not None:
        return "other"
    if bases & THE_FIGURE:
        # "assessment performance" is about performance, "this demand" and "performance on visits" are not
        phrase = re.split(r"\b(?:in|of|on|for|by|at|with)\b", said)[0]
        heads = [
            text.stem(w)
            for w in re.findall(r"[A-Za-z]+", phrase)
            if w.casefold() not in words.FUNCTION - _SHORT
        ]
        heads = [head for head in heads if head not in _LIGHT and not _ADVERB.fullmatch(head)]
        of_another = re.search(r"\b(?:in|of|on|for|by) \w+", said, re.I) and bases - THE_FIGURE
        return "measure" if heads and heads[-1] in THE_FIGURE and not of_another else "other"
    return "other" if bases else "none"


def _akin(a: str, b: str) -> bool:
    """Whether two stems are forms of one word ("approval", "approv"), and not its doer ("assessor")."""
    short, long = sorted((a, b), key=len)
    common = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    if common >= 5 and len(long) - common <= 2:
        return True  # "vacant", "vacancy"
    return len(short) >= 5 and long.startswith(short) and not re.search(r"(?:or|er|ee|less)$", long)


def subject_at(sentence: text.Span, place: int, known: Words) -> Subject:
    """What the clause around text[place] is about, read from the words before it.

    A clause that names nothing before it ("and fell to 81%") goes on about what the one before was about;
    a sentence that begins so is about the measure.
    """
    parts = text.clauses(sentence)
    number = text.clause_at(parts, place)
    while number >= 0:
        part = parts[number]
        said = part.text[: max(0, place - part.start)]
        said = re.sub(r"^(?:" + "|".join(words.CONJUNCTIONS) + r")\b", "", said, flags=re.I)
        said = _WHEN_DUE.sub(" ", _SECTION.sub(" section ", said))
        said = re.sub(r"\d[\d.,/%]*", " ", said)
        verb = words.VERB.search(said)
        phrase = said[: verb.start()] if verb is not None else said
        phrase = re.sub(r"\bthan\b.*", " ", phrase)  # what it is compared with
        phrase = words.UP.sub(" ", words.DOWN.sub(" ", words.GOOD.sub(" ", words.BAD.sub(" ", phrase))))
        found = subject_of(re.sub(r"^\s*(?:in|at|by|during|for) [\w ]+$", _in_period, phrase), known)
        if found != "none":
            return found
        place = part.start
        number -= 1
        if number >= 0:
            place = parts[number].end
    return "measure"


def _in_period(match: re.Match[str]) -> str:
    return (
        "" if re.search(rf"\b(?:{words_figures.MONTHS}|month|year|quarter)\b", match[0], re.I) else match[0]
    )


def complement_of(after: str, known: Words) -> Subject:
    """What a noun of change is of: "a rise in referrals" is of referrals, "a rise of 14" of the subject."""
    after = re.sub(
        r"^\W*for (?:the |our |all )*(?:teams?|service|council|staff|department|us|everyone|year)\b",
        "",
        after,
    )
    after = _SECTION.sub(" section ", after)
    found = re.match(
        r"\W*(?:\w+ly )?(?:in|of|for|on|around|from) (?:the |our |all |both |overall )*"
        r"((?:[A-Za-z-]+ ?){1,4})",
        after,
    )
    if found is None:
        return "none"
    phrase = re.split(
        r"\b(?:in|at|for|since|from|to|was|is|has|and|this|last|over|by|during|between|compared|than|as|when|while|because|after|with|but|due|following)\b",
        found[1],
    )[0]
    if re.fullmatch(
        rf"\W*(?:{words_figures.MONTHS}|(?:last|this|the) \w+|here|month|one"
        r"|just|less|more|about|around|\W)*\W*",
        phrase,
        re.I,
    ):
        return "none"
    return subject_of(phrase, known)
