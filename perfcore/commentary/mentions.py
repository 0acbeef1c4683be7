"""The figures that a text names: what each is, how it is hedged, and which period it is said to be of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from perfcore.commentary import words_figures
from perfcore.commentary.periods import periods_in

Form = Literal["percent", "points", "pair", "share", "count", "duration", "range", "times"]

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TENS = "|".join(words_figures.TENS)
_UNITS = "|".join(words_figures.UNITS)
_WORDS = (
    rf"(?:{_TENS})(?:[- ](?:{_UNITS}))?|a dozen|{_UNITS}|(?:a|one) hundred(?: and (?:(?:{_TENS})(?:[- "
    rf"](?:{_UNITS}))?|{_UNITS}))?"
)
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORDS})\b)"
_HEDGE = (
    rf"(?P<hedge>(?:{words_figures.UNDER}|{words_figures.ABOVE}|{words_figures.NEAR}|{words_figures.MORE}"
    rf"|{words_figures.LESS})\s+(?:an? |the |our )?)?"
)

# what carries digits and is no figure of the measure; taken out before figures are read
_NO_FIGURE = re.compile(
    r"\b(?:section|(?<!['’])s\.?(?=\d)|regulation|reg|part|phase|stage|level|tier|band|grade|version|item|appendix"
    r"|paragraph|para|page|chapter|table|figure|chart|room|action|objective|priority|step|day|week|month"
    r"|version|schedule|article)"
    r" ?\d+[a-z]?(?:\.\d+)*\b(?!\.?\d| ?%| ?per ?cent|,\d)"
    r"|\b[A-Z]{2,}[A-Z0-9]*-?\d+[a-z]?\b|£ ?\d[\d,.]*(?:k|m|bn)?\b|\b\d{1,2}[:.]\d\d ?(?:am|pm)?\b(?!%| "
    r"?per cent| ?percent| ?points| ?percentage)(?=\s*(?:am|pm))|\b\d{1,2} ?(?:am|pm)\b"
    r"|\b\d+(?:st|nd|rd|th)\b|\b\d{1,2}(?:[- ]?(?:to|and|–|-|or) ?\d{1,2})?[- ]?(?:-|\s)?year[- ]olds?\b"
    r"|\baged? (?:between )?\d+(?:(?:,| (?:to|and|or|-|–)|[-–]) ?\d+)*(?: (?:and|or) (?:over|under|above))?"
    r"|\bunder[- ]\d+s?\b(?= (?:year|s\b))|\bunder[- ]\d+s\b|\bover[- ]\d+s\b|\b\d+\+(?!\w)|\b24[/-]7\b"
    r"|\b\d+[xX]\b|\bper (?:1,000|10,000|1000|10000|100,000)\b|\b\d+-(?:week|month|day|point|step|page"
    r"|hour|minute)\b(?! (?:target|standard|timescale|limit))",
    re.IGNORECASE,
)
_NO_FIGURE_CASED = re.compile(r"\b[A-Z]{2,}[A-Z0-9]*-?\d+[a-z]?\b")

_FORMS = re.compile(
    rf"(?P<points>{_HEDGE.replace('hedge', 'h1')}(?P<p1>{_NUMBER})[ -]?(?:percentage[ -]points?|% ?points?"
    rf"|points?\b|ppts?\b|pp\b|pts?\b|p\.p\.))"
    rf"|(?P<range>(?P<r1>{_DIGITS}) ?%? ?(?:to|and|-|–|—|up to) ?(?P<r2>{_DIGITS}) ?(?P<rp>%|per "
    rf"?cent\b)?(?!\d*[ -]?(?:working|calendar)? ?(?:days?|weeks?|months?|years?)\b))"
    rf"|(?P<pair>{_HEDGE.replace('hedge', 'h2')}(?P<a>{_NUMBER})(?:(?: \w+)? ?(?:/|\bof\b|\bfrom\b(?= a "
    rf"total))|(?: [A-Za-z]+){{0,4}}? ?\bout of\b)(?: ?(?:the|our|all|a total of|these|those|some|a|its))* "
    rf"?(?P<b>{_NUMBER})(?! ?%| per ?cent))"
    rf"|(?P<percent>{_HEDGE.replace('hedge', 'h3')}(?P<p2>{_NUMBER}) ?(?:%|per ?cent\b))"
    rf"|(?P<duration>{_HEDGE.replace('hedge', 'h4')}(?P<d1>{_NUMBER})[ -](?:(?P<dw>working|calendar|school"
    rf"|statutory)[ -])?(?P<du>days?|weeks?|months?|years?|hours?|minutes?)\b)"
    rf"|(?P<onein>{_HEDGE.replace('hedge', 'h5')}\b(?P<o1>{_WORDS}|\d+) (?:in|out of) (?:every "
    rf")?(?P<o2>{_WORDS}|\d+)\b)"
    rf"|(?P<share>{_HEDGE.replace('hedge', 'h6')}\b(?:(?P<s1>an?|one|two|three|four|five|six|seven|eight"
    rf"|nine)[ -])?(?P<s2>{'|'.join(words_figures.FRACTIONS)})\b)"
    r"|(?P<times>\b(?P<near>nearly |almost |more than |just over |about |roughly )?(?P<t>doubl(?:ed|ing)"
    r"|halv(?:ed|ing)|trebl(?:ed|ing)|tripl(?:ed|ing)|quadrupl(?:ed|ing)|(?:twice|three times)(?= (?:as "
    r"(?:many|high|much)|the (?:number|rate|figure|level))))\b)"
    rf"|(?P<count>{_HEDGE.replace('hedge', 'h7')}(?P<c>(?<![\w.,]){_NUMBER}(?![\w])))",
    re.IGNORECASE,
)

ROOM = 2.6  # percentage points within which a share in words is right; twice that where it is hedged
WIDE = 15.0  # how far beyond "over a half" may be
# no language has such a word, and patterns that look for the beginning of one would walk it again and again
_NO_WORD = re.compile(r"\w{100,}")


@dataclass(frozen=True)
class Mention:
    """One figure at text[start:end]; `second` is the N of "n of N" or the end of a range."""

    form: Form
    start: int
    end: int
    value: float
    second: float | None
    decimals: int
    hedge: str  # "", "near", "under", "above", "more", "less"
    in_words: bool
    before: str  # what stands before and after it, to the next figure or the end of the sentence
    after: str
    unit: str = ""
    hedged: str = ""  # the words of the hedge, which end `before`

    @property
    def lead(self) -> str:
        """What stands before the figure and its hedge."""
        return self.before.removesuffix(self.hedged)


def number_of(said: str) -> float:
    """A number in digits or words: "1,234", "81.2", "fourteen", "twenty-one"."""
    said = said.casefold().strip()
    if said[:1].isdigit():
        return float(said.replace(",", ""))
    if said == "a dozen":
        return 12.0
    return float(
        sum(
            100 if part == "hundred" else words_figures.TENS.get(part, words_figures.UNITS.get(part, 0))
            for part in re.split(r"[\s-]+", re.sub(r"^one hundred", "hundred", said))
        )
    )


def mask(text: str) -> str:
    """`text` with dates, codes, ages and the like blanked out, place by place."""
    text = _NO_WORD.sub(lambda found: " " * len(found[0]), text)
    for named in reversed(periods_in(text)):
        text = text[: named.start] + " " * (named.end - named.start) + text[named.end :]
    for pattern in (_NO_FIGURE_CASED, _NO_FIGURE):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def mentions_in(text: str, offset: int = 0) -> list[Mention]:
    """The figures of one sentence; places are counted from `offset`."""
    masked = mask(text)
    matches = list(_FORMS.finditer(masked))
    found = []
    for i, match in enumerate(matches):
        # a length of time between two figures parts nothing: "the average over 34 months is 84%"
        before_it = [m.end() for m in matches[:i] if m["duration"] is None]
        behind_it = [m.start() for m in matches[i + 1 :] if m["duration"] is None]
        before = text[before_it[-1] if before_it else 0 : match.start()]
        after = text[match.end() : behind_it[0] if behind_it else len(text)]
        mention = _mention(match, offset, before, after)
        if mention is not None:
            found.append(mention)
    return found


def _mention(match: re.Match[str], offset: int, before: str, after: str) -> Mention | None:
    form = next(
        k
        for k in ("points", "range", "pair", "percent", "duration", "onein", "share", "times", "count")
        if match[k] is not None
    )
    start, end = match.start() + offset, match.end() + offset
    hedged = next((match[f"h{i}"] for i in range(1, 8) if match[f"h{i}"]), "")
    hedge = _hedge(hedged)

    def made(
        kind: Form, said: str, second: str | None = None, unit: str = "", value: float | None = None
    ) -> Mention:
        decimals = len(said.split(".")[1]) if "." in said and said[:1].isdigit() else 0
        other = None if second is None else number_of(second)
        number = number_of(said) if value is None else value
        return Mention(
            kind,
            start,
            end,
            number,
            other,
            decimals,
            hedge,
            not said[:1].isdigit(),
            before + hedged,
            after,
            unit,
            hedged,
        )

    if form == "points":
        return made("points", match["p1"])
    if form == "range":
        return made("range", match["r1"], match["r2"], "%" if match["rp"] else "")
    if form == "pair":
        return made("pair", match["a"], match["b"])
    if form == "percent":
        return made("percent", match["p2"])
    if form == "duration":
        return made(
            "duration", match["d1"], None, f"{match['dw'] or ''} {match['du'].rstrip('s')}".strip().casefold()
        )
    if form == "onein":
        of = number_of(match["o2"])
        return made("share", match["o1"], value=100 * number_of(match["o1"]) / of) if of else None
    if form == "share":
        many = match["s1"]
        if many is None and match["s2"].casefold() != "half":
            return None
        count = 1 if many is None or many.casefold() in {"a", "an"} else words_figures.UNITS[many.casefold()]
        return made("share", match["s2"], value=100 * count * words_figures.FRACTIONS[match["s2"].casefold()])
    if form == "times":
        said = match["t"].casefold()
        factor = (
            0.5
            if said.startswith("halv")
            else 2.0
            if said.startswith(("doubl", "twice"))
            else 4.0
            if said.startswith("quad")
            else 3.0
        )
        return made("times", match["t"], value=factor)
    return made("count", match["c"])


def _hedge(said: str) -> str:
    said = said.strip()
    for name, pattern in (
        ("under", words_figures.UNDER),
        ("above", words_figures.ABOVE),
        ("near", words_figures.NEAR),
        ("more", words_figures.MORE),
        ("less", words_figures.LESS),
    ):
        if re.match(pattern + r"\b", said, re.I) or (said.endswith(".") and re.match(pattern, said, re.I)):
            return name
    return ""


def share_fits(mention: Mention, truths: Iterable[float]) -> bool:
    """Whether a share in words ("over a third") is near one of the percentages."""
    if mention.hedge in {"more", "less"}:
        side = 1 if mention.hedge == "more" else -1
        return any(0 <= (true - mention.value) * side <= WIDE for true in truths)
    room = (2 if mention.hedge else 1) * ROOM
    return any(abs(mention.value - true) <= room for true in truths)
