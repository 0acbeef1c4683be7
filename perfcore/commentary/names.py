"""Named people in text for publication, told from roles, teams, places and organisations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import text, words_people
from perfcore.commentary.first_names import ALSO_WORDS, FIRST_NAMES, SURNAMES
from perfcore.commentary.model import Comment, Context, Finding

_CAP = r"(?:(?:Mc|Mac|O['’]|D['’])?[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)"
_TITLE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Judge|Justice|HHJ|DI|DS"
    rf"|DC|PC|Sgt|Sergeant|Inspector|Superintendent|Rev|Reverend|Father|Sister|Nurse|Doctor"
    rf"|Alderman)\b\.?\s+(?:{_CAP}|[A-Z]\b\.?(?:\s*[A-Z]\b\.?)*)(?:\s+{_CAP})?"
)
_INITIAL = re.compile(
    rf"\b(?:[A-Z]\.\s?){{1,3}}{_CAP}\b|(?<![\w'’&/])(?<!Appendix )(?<!Schedule )(?<!Team )(?<!Category "
    rf")[A-Z]\s{_CAP}\b"
)
_INITIALS_ONLY = re.compile(
    rf"\b(?:(?:{words_people.PERSON_ROLE})s?|case of|child|worker|colleague|young person|mother|father"
    rf"|parent)\s+(?P<who>(?:[A-Z]\.\s?){{1,3}}|[A-Z]{{1,3}})(?![\w])"
)
_FIRST_AND_INITIAL = re.compile(rf"\b(?P<first>{_CAP})\s[A-HJ-Z](?:\.|(?=['’]s?\b)|(?=\s[a-z]))")
MONTH_OR_VERB = {"may", "will", "april", "june", "august", "mark"}
_PLURAL = re.compile(rf"\b[Tt]he (?P<who>{_CAP})\b(?! (?:Road|Street|House|Centre|Team|Park))")
_FAMILY = re.compile(
    rf"\b[Tt]he\s+(?P<who>{_CAP})(?:s|es)?\s+(?:family|siblings|children|twins|brothers|sisters|case"
    rf"|household)\b"
)
_RUN = re.compile(rf"(?<![\w.@-]){_CAP}(?:\s+(?:de|van|von|al|el|bin|da|di)\s+{_CAP}|\s+{_CAP})*")
_PERSON_AFTER = re.compile(
    r"^(?:['’]s?\s+(?:team|caseload|cases|work|absence|sickness|departure|leave|return|families|unit"
    r"|service|area|report|hard work|office|group|appointment|post|retirement|plan|visits?|family|mother"
    r"|father|parents|siblings?|children|plans?)\b"
    r"|,?\s+(?:who\s+)?(?:has|had|is|was|will|said|says|holds|held|leads|led|left|joined|manages|managed"
    r"|went|agreed|took|takes|covers|covered|reviews|reviewed|started|retired|resigned|returned|works"
    r"|worked|oversees|chairs|chaired|explained|reports|and her|and his|\([A-Z]?[\w ]+\)))"
)
_PERSON_BEFORE = re.compile(
    rf"(?:\b(?:by|led by|thanks to|thank|with|via|contact|ask|owner:?|lead:?|cover for|to|and|for|under"
    rf"|of|colleague|named|called|allocated to|supervised by|manager|worker|mother|father|brother|sister"
    rf"|son|daughter|child|baby|carer|(?:{words_people.PERSON_ROLE})),?\s*\(?)$",
    re.I,
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|from|of|across|near|around|within|outside|north of|south of|town of|village of"
    r"|between)\s+(?:the\s+)?$",
    re.I,
)
_ROLE_JUST_BEFORE = re.compile(rf"\b(?:{words_people.PERSON_ROLE})s?,?\s*\(?$", re.I)


def names(comment: Comment, context: Context) -> Iterator[Finding]:
    """Each named person; nothing for text that stays inside the service."""
    if not comment.published:
        return
    vocabulary = _vocabulary(context)
    taken: list[tuple[int, int]] = []
    for start, end in sorted(_found(comment.text, vocabulary), key=lambda span: (span[0], -span[1])):
        if any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        yield _finding(start, end, comment.text[start:end])
    for field, said in (("owner", comment.owner_role), ("action", comment.action)):
        for start, end in _found(said or "", vocabulary):
            found = _finding(0, 0, (said or "")[start:end])
            yield Finding(found.kind, 0, 0, f"In the {field}: {found.says}", found.satisfies)
            break


def _finding(start: int, end: int, said: str) -> Finding:
    return Finding(
        "personal_name",
        start,
        end,
        f'"{said}" names a person in text for publication.',
        "Name the role or the team instead of the person.",
    )


def _vocabulary(context: Context) -> frozenset[str]:
    """Words that are no person's name here, because the measures or the council's words use them."""
    measured = " ".join((context.name, *context.all_codes.values()))
    return words_people.NO_NAMES | {word.casefold() for word in re.findall(r"[A-Za-z]+", measured)}


def _found(said: str, vocabulary: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in _TITLE.finditer(said):
        if match[0].split()[-1].casefold() not in vocabulary:
            yield match.span()
    for match in _INITIAL.finditer(said):
        last = match[0].split()[-1].split(".")[-1].casefold()
        if last not in vocabulary and not re.match(r"A |I ", match[0]):
            yield match.span()
    for match in _FIRST_AND_INITIAL.finditer(said):
        if (
            _base(match["first"]) in FIRST_NAMES | ALSO_WORDS
            and match["first"].casefold() not in MONTH_OR_VERB
        ):
            yield match.span()
    for match in _PLURAL.finditer(said):
        name = match["who"].casefold().removesuffix("s")
        if (
            name != match["who"].casefold()
            and name in SURNAMES
            and (len(name) >= 6 or name.endswith("son"))
            and name not in vocabulary
        ):
            yield match.start("who"), match.end()
    for pattern in (_INITIALS_ONLY, _FAMILY):
        for match in pattern.finditer(said):
            who = match["who"].rstrip()
            if (
                who.casefold() not in vocabulary
                and who not in words_people.ACRONYMS
                and (pattern is _FAMILY or len(who.replace(".", "")) <= 3)
            ):
                yield match.start("who"), match.start("who") + len(who)
    for sentence in text.sentences(said):
        for match in _RUN.finditer(sentence.text):
            span = _person(sentence, match, vocabulary)
            if span is not None:
                yield sentence.start + span[0], sentence.start + span[1]


def _person(sentence: text.Span, match: re.Match[str], vocabulary: frozenset[str]) -> tuple[int, int] | None:
    """The person's name within a run of capitalised words, if there is one."""
    places = [
        (m.start() + match.start(), m.end() + match.start(), m[0]) for m in re.finditer(r"\S+", match[0])
    ]
    rest = sentence.text[match.end() :]
    follows = re.match(r"\s+([a-z]+)", rest)
    if _is_organisation([w for *_, w in places], follows[1] if follows else ""):
        return None
    for i, (start, end, word) in enumerate(places):
        low = _base(word)
        after = sentence.text[end:]
        before = sentence.text[:start]
        nxt = _base(places[i + 1][2]) if i + 1 < len(places) else ""
        opens = before.strip("\"'“‘(•-* ") == ""
        next_is_name = bool(nxt) and nxt not in vocabulary and nxt not in words_people.PLACE_WORDS
        if low in FIRST_NAMES or low in ALSO_WORDS:
            if next_is_name and (
                low not in ALSO_WORDS
                or nxt in SURNAMES
                or _PERSON_AFTER.match(sentence.text[places[i + 1][1] :])
                or _PERSON_BEFORE.search(before)
            ):
                return start, places[-1][1] if _all_unknown(places[i:], vocabulary) else places[i + 1][1]
            if nxt and not next_is_name:
                continue
            if low in ALSO_WORDS or low in vocabulary:
                if (
                    low in words_people.NO_NAMES
                    or opens
                    or not (
                        _ROLE_JUST_BEFORE.search(before)
                        or re.match(r"['’]s\s+(?:team|caseload|cases|absence|sickness)", after)
                    )
                ):
                    continue
                return start, end
            if i and _base(places[i - 1][2]) not in vocabulary:
                continue
            if _PLACE_BEFORE.search(before) and not _PERSON_AFTER.match(after):
                continue
            return start, end
        if low in vocabulary or low in words_people.PLACE_WORDS:
            continue
        if nxt in SURNAMES and not opens:
            return start, places[i + 1][1]
        if (
            low in SURNAMES
            and not nxt
            and not opens
            and (i == 0)
            and (_ROLE_JUST_BEFORE.search(before) or _PERSON_AFTER.match(after))
        ):
            return start, end
        if (
            _ROLE_JUST_BEFORE.search(before)
            and i == 0
            and not re.search(r"\b[A-Z]\w+ (?:team|service)\b", sentence.text[start : end + 10])
            and not re.match(r"\s*(?:team|area|locality|ward)", after)
        ):
            return start, places[i + 1][1] if next_is_name else end
        if next_is_name and i == 0 and len(places) == 2:
            tail = sentence.text[places[1][1] :]
            person = _PERSON_AFTER.match(tail) is not None
            if _PLACE_BEFORE.search(before) and not re.match(r"['’]s\s+(?:team|caseload)", tail):
                return None
            if person or (
                not opens
                and _PERSON_BEFORE.search(before)
                and not re.match(r"\s+(?:area|locality|and the)", tail)
            ):
                return start, places[1][1]
    return None


def _base(word: str) -> str:
    return re.sub(r"['’]s?$", "", word).casefold()


def _all_unknown(places: list[tuple[int, int, str]], vocabulary: frozenset[str]) -> bool:
    return all(_base(word) not in vocabulary for *_, word in places[1:])


def _is_organisation(run: list[str], follows: str) -> bool:
    last = _base(run[-1])
    return last in words_people.ORGANISATION_WORDS or (
        len(run) <= 2 and follows in words_people.ORGANISATION_WORDS and _base(run[0]) not in FIRST_NAMES
    )
