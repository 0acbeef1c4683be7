"""A child, family or worker that a reader could work out from what is said about them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import text, words_people
from perfcore.commentary.model import Comment, Context, Finding

_PLACE_NAME = re.compile(
    r"\b(?:in|from|at|near|on|of)\s+(?:the\s+)?(?P<place>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*)"
)
_NUMBERED = re.compile(
    r"\b(?:child|case|family|client|person|pupil|record|mosaic|LCS|NHS|UPN|ID)(?: (?:id|no\.?|number"
    r"|ref(?:erence)?))?[ :#]*(?:no\.? ?)?\d{4,}\b",
    re.I,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_BORN = re.compile(r"\b(?:born (?:on|in)|date of birth|d\.?o\.?b\.?)\b(?=[\w :,]*\d)", re.I)
_ADDRESS = re.compile(
    r"\b\d{1,4}[a-c]? [A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Close|Drive|Court|Way|Terrace|Place|Crescent"
    r"|Grove|Gardens)\b"
)
_EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")


def identifiable(comment: Comment, context: Context) -> Iterator[Finding]:
    """Each sentence that says enough of one person or family; nothing for text that stays inside the service.

    One person or family, or two, together with two of: a small place, an event, what they are like;
    or with one event that is talked about (a death, a sentence, an arrest) or a trait that few share.
    """
    if not comment.published:
        return
    for pattern in (_NUMBERED, _POSTCODE, _BORN, _ADDRESS, _EMAIL):
        for match in pattern.finditer(comment.text):
            yield _finding(match.start(), match.end(), match[0], "which belongs to one person or household")
    own = text.stems(context.name)
    found = text.sentences(comment.text)
    last = ""
    for sentence in found:
        why = _why(sentence.text, last, own)
        if why is not None:
            start, end, reasons = why
            yield _finding(sentence.start + start, sentence.start + end, sentence.text[start:end], reasons)
        last = sentence.text


def _finding(start: int, end: int, said: str, reasons: str) -> Finding:
    return Finding(
        "identifiable_person",
        start,
        end,
        f'A reader could work out who this is: "{said}", {reasons}.',
        "Leave out the place, the event or the details, or speak of several families together.",
    )


def _why(said: str, last: str, own: set[str]) -> tuple[int, int, str] | None:
    unit = words_people.ONE_UNIT.search(said)
    if unit is None:
        pronoun = re.match(
            r"\W*(?:The|This|That|Their|Her|His|She|He|They)\b(?: (?:family|child|mother|father|parents?"
            r"|boy|girl|baby|siblings?|twins|young person|teenager))?",
            said,
        )
        before = words_people.ONE_UNIT.search(last) if pronoun else None
        if before is None or pronoun is None:
            return _worker(said)
        unit = pronoun
        said_all = last + " " + said
    else:
        said_all = said
    few = words_people.FEW_UNIT.match(unit[0]) is not None
    if few and re.search(
        r"\b(?:than|up to|least|most|under|over|every|each)\s*$", said[: unit.start()], re.I
    ):
        return _worker(said)  # "no more than three children" are none in particular
    place = _place(said_all)
    strong = _event(words_people.STRONG_EVENT, said_all, own)
    event = _event(words_people.EVENT, said_all, own)
    trait = words_people.TRAIT.search(said_all)
    rare = words_people.RARE_TRAIT.search(said_all)
    age = words_people.AGE.search(said_all)
    size = words_people.SIZE.search(said_all)
    only = re.search(r"\bthe only\b|\bonly (?:child|family|boy|girl|pupil)\b", said_all, re.I)
    ages = words_people.AGES.search(said_all)
    reasons = [
        name
        for name, there in (
            ("a place", place), ("an event", strong or event), ("an age", age or ages), (
            "what they are like", trait or rare), ("how many they are", size), ("being the only one", only),
        )
        if there
    ]  # fmt: skip
    enough = len(reasons) >= (3 if few else 2)
    if few and len(reasons) == 2 and (strong or (event and place) or (rare and place) or (age and place)):
        enough = True
    if not enough and strong and not few:
        enough = True
    if not enough and (ages or (rare and not few)):
        enough = True
    if set(reasons) <= {"how many they are", "what they are like"} and not rare:
        enough = False
    if set(reasons) <= {"how many they are", "an event"} and not strong:
        enough = False
    if not enough:
        return _worker(said)
    marks = [
        m
        for m in (unit, strong, event, trait, rare, age, size, ages, only)
        if m is not None and (said_all is said or m is unit)
    ]
    start, end = min(m.start() for m in marks), max(m.end() for m in marks)
    if place is not None and said_all is said:
        start, end = min(start, place[0]), max(end, place[1])
    return start, end, "with " + " and ".join(reasons)


def _event(pattern: re.Pattern[str], said: str, own: set[str]) -> re.Match[str] | None:
    """The first event that is not simply what the measure counts."""
    return next((match for match in pattern.finditer(said) if not text.stems(match[0]) & own), None)


def _place(said: str) -> tuple[int, int] | None:
    small = words_people.SMALL_PLACE.search(said)
    if small is not None:
        return small.span()
    for match in _PLACE_NAME.finditer(said):
        parts = match["place"].split()
        if all(part.casefold() in words_people.NO_NAMES for part in re.split(r"[ -]", match["place"])):
            continue
        if parts[-1].casefold() in words_people.ORGANISATION_WORDS - words_people.PLACE_WORDS:
            continue
        if parts[-1] in {"County", "Council", "Borough", "Region"} or parts[0] in {
            "England",
            "North",
            "South",
            "East",
            "West",
            "Q1",
        }:
            continue
        return match.span("place")
    return None


def _worker(said: str) -> tuple[int, int, str] | None:
    """One or two workers whom figures, sickness or a team point to."""
    match = words_people.ONE_WORKER.search(said)
    if match is None:
        return None
    blame = words_people.WORKER_BLAME.search(said)
    if blame is not None:
        return (
            min(match.start(), blame.start()),
            max(match.end(), blame.end()),
            "who is one worker or two, with what is put down to them",
        )
    private = words_people.WORKER_PRIVATE.search(said)
    if private is not None and (
        words_people.TEAM_PLACE.search(said) or re.search(r"\b(?:only|the team's)\b", match[0])
    ):
        return (
            min(match.start(), private.start()),
            max(match.end(), private.end()),
            "who is one worker or two, with a team and a private matter",
        )
    return None
