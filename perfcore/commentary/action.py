"""Who does what by when, where a target is missed or the chart shows a concern; and promises that are "
"past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from perfcore.commentary import text, words, words_actions
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import Period, day_of, periods_in

_DATE_LEAD = re.compile(
    r"\b(?:by|to|until|before|from|on|at|in|for|of|end|start|through|due|deadline|date|review|reviewed"
    r"|complete|completed|completion|starting|starts|beginning|w/c|commencing|is|later than|till|the"
    r"|early|mid|late|when|and|every \w+ to)\W*$|[:(,&–-]\s*$|^\W*$",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:by|within|in|before|over|for|at|from) (?:the )?(?:end of )?(?:the )?(?:next|coming"
    r"|following)(?: \w+)? (?:month|quarter|week|weeks|months|meeting|half-term|term)|\b(?:within|in|over "
    r"the next) (?:\w+ )?(?:\d+|two|three|four|five|six|eight|ten|twelve) (?:working )?(?:days|weeks"
    r"|months)\b"
    r"|\bnext (?:month|quarter|week)\b|\bby (?:the )?(?:end of (?:the )?)?(?:summer|autumn|spring|winter"
    r"|christmas|easter|year[- ]end|financial year|half-term|quarter [1-4])\b",
    re.I,
)


_WEEKDAY = re.compile(
    r"\b(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)\W*$",
    re.I,
)


def actions(comment: Comment, context: Context) -> Iterator[Finding]:
    """What is missing of owner, action and future date where one is needed; and every promise already "
    "past."""
    end = len(comment.text)
    past = list(_past_promises(comment, context))
    yield from past
    if context.met is not False and not context.concern:
        return
    missing = []
    if not _has_owner(comment):
        missing.append("an owner's role")
    vague = _action_missing(comment)
    if vague:
        missing.append(vague)
    if not _has_date(comment, context) and not past:
        missing.append("a date that is still to come")
    if missing:
        why = "the target is missed" if context.met is False else "the chart shows a concern"
        yield Finding(
            "missing_action",
            0 if not vague or not _vague_at(comment.text) else _vague_at(comment.text)[0],
            end if not vague or not _vague_at(comment.text) else _vague_at(comment.text)[1],
            f"As {why}, this needs {_listed(missing)}.",
            "Say which role does what by which date after the period, such as: "
            "Head of Assessment; reads the open list every Monday; to 30 June.",
        )


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _has_owner(comment: Comment) -> bool:
    role = (comment.owner_role or "").strip()
    if role and not words_actions.NO_OWNER.fullmatch(role):
        return True
    if words_actions.ROLE_TITLE.search(comment.text) or words_actions.HANDED_TO.search(comment.text):
        return True
    return (
        words_actions.OWNER.search(comment.text) is not None
        or words_actions.OWNER.search(comment.action or "") is not None
    )


def _action_missing(comment: Comment) -> str:
    """Why there is no action, in words; empty where there is one."""
    action = (comment.action or "").strip()
    if action:
        if is_concrete(action):
            return ""
        return "" if _in_text(comment.text) else f'an action that can be seen to be done ("{action}" is none)'
    return "" if _in_text(comment.text) else "an action that can be seen to be done"


def _in_text(said: str) -> bool:
    if any(
        is_concrete(said[role.end() :].partition("\n")[0]) for role in words_actions.ROLE_COLON.finditer(said)
    ):
        return True
    if words_actions.HANDED_TO.search(said):
        return True
    does = [found["verb"] for found in words_actions.ROLE_DOES.finditer(words_actions.VAGUE.sub(" ", said))]
    if any(not words_actions.WEAK.match(verb) for verb in does):
        return True
    return any(
        words_actions.CONCRETE.search(words_actions.VAGUE.sub(" ", part.text))
        and words_actions.TO_BE_DONE.search(part.text)
        for part in text.sentences(said)
    )


def is_concrete(action: str) -> bool:
    """Whether an action says what will be done: watching and striving are none, a thing done to a list is."""
    left = words_actions.VAGUE.sub(" ", action)
    if words_actions.CONCRETE.search(left):
        return True
    if left != action or words_actions.WEAK.search(left):
        # "review dates agreed six months ahead": a thing done, whatever weak word stands beside it
        left = words_actions.WEAK.sub(" ", left)
        content = [w for w in re.findall(r"[A-Za-z]+", left) if w.casefold() not in words.FUNCTION]
        return len(content) >= 4 and words_actions.DONE.search(left) is not None
    content = [word for word in re.findall(r"[A-Za-z]+", left) if word.casefold() not in words.FUNCTION]
    return len(content) >= 2


def _vague_at(said: str) -> tuple[int, int]:
    found = words_actions.VAGUE.search(said)
    return found.span() if found else (0, len(said))


def _has_date(comment: Comment, context: Context) -> bool:
    now = context.period
    if comment.action_due:
        for named in periods_in(comment.action_due):
            day = day_of(named, now)
            if day is not None and (now is None or day > now.end):
                return True
        return bool(_RELATIVE.search(comment.action_due))
    for said in (comment.action or "", comment.text):
        if _RELATIVE.search(said):
            return True
        for named in periods_in(said):
            if named.month is None and named.first is None:
                continue
            day = day_of(named, now)
            lead = _WEEKDAY.sub("", said[max(0, named.start - 30) : named.start])
            if day is not None and (now is None or day > now.end) and _DATE_LEAD.search(lead):
                return True
    return False


def _past_promises(comment: Comment, context: Context) -> Iterator[Finding]:
    now = context.period
    if now is None:
        return
    if comment.action_due:
        days = [day_of(named, now) for named in periods_in(comment.action_due)]
        if days and all(day is not None and day <= now.end for day in days):
            yield _past(0, 0, comment.action_due, now)
            return
    for sentence in text.sentences(comment.text):
        for named in periods_in(sentence.text):
            day = day_of(named, now)
            if day is None or day > now.end or not _promised(sentence.text, named.start):
                continue
            yield _past(
                sentence.start + named.start,
                sentence.start + named.end,
                sentence.text[named.start : named.end],
                now,
            )
            return


_WAS_DUE = re.compile(
    r"\b(?:was|were|had been|said we would|been) (?:\w+ )?(?:due|planned|promised|to)\b[\w ]*$|\bsaid we "
    r"would\b",
    re.I,
)
_DONE_SINCE = re.compile(
    r"^[\w ]{3,20}\b(?:is|are|was|were|has been|have been) (?:now |all )?(?:complete|done|finished|held"
    r"|met|carried|in place|cleared)",
    re.I,
)


def _promised(said: str, place: int) -> bool:
    """Whether a date is what something is promised for: "will be cleared by January", "to 28 February"."""
    lead = _WEEKDAY.sub("", said[:place])
    if _WAS_DUE.search(lead) or _DONE_SINCE.search(said[place:]):
        return False
    clause = re.split(r"[;.:]|\bbut\b|, (?=(?:which|and|as|but)\b)", lead)[-1]
    if not re.search(
        r"\b(?:by|before|until|no later than|due|to|in|from|on|during|at)\s*(?:the )?(?:end of |start of "
        r"|middle of |mid-|early |late )?$",
        lead,
        re.I,
    ):
        return False
    close = re.search(
        r"\b(?:by|before|until|no later than|due)\s*(?:the )?(?:end of |start of |middle of |mid-"
        r"|early |late )?$",
        lead,
        re.I,
    )
    will = re.search(
        r"\b(?:will|shall|to be|is due|are due|due|is to|are to|plans? to|aim(?:s|ing)? to|expect(?:s"
        r"|ed)? to|going to|expected|intend(?:s|ed)? to|target date|deadline)\b",
        clause,
        re.I,
    )
    if will is None:
        return (
            re.search(
                r"\b(?:deadline|due|action due|completion date)\b\W*(?:by |date )?(?:the )?(?:end of )?$",
                lead,
                re.I,
            )
            is not None
        )
    # "expected to fall by March from 291 in February" is no promise for February
    tail = clause[will.end() :]
    if close is None and re.search(
        r"\b(?:than|compared|since|as|like|seen|was|were|from|started|opened|received|set|agreed"
        r"|identified|visits|due|missed|late|number|figure|total|cases|held)\b[\w ]*$",
        tail,
        re.I,
    ):
        return False
    return (
        close is not None
        or re.search(
            r"\b(?:complete\w*|clear\w*|finish\w*|in place|start\w*|begin\w*|return\w*|recruit\w*"
            r"|launch\w*|review\w*|done|held|live|meet|post)\b",
            tail,
            re.I,
        )
        is not None
    )


def _past(start: int, end: int, said: str, now: Period) -> Finding:
    return Finding(
        "missing_action",
        start,
        end,
        f'"{said}" is promised for a time that was over by {_day(now.end)}.',
        "Say whether it was done, and give a date that is still to come.",
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
