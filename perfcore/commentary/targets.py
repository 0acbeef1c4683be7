"""On target, above target, target missed: held against the target and the value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfcore.commentary import about, text, words, words_figures
from perfcore.commentary.mentions import mentions_in
from perfcore.commentary.model import Comment, Context, Finding
from perfcore.commentary.periods import other_or_previous

# what officers call a target, as far as no other thing is called so
_TARGET = (
    r"(?:target|tgt|ceiling|(?<=our )limit(?!s)|(?:limit|threshold|maximum|cap) of \d[\d.]*|\d[\d.]*(?:%"
    r"| per cent)? (?:threshold|limit|maximum"
    r"|minimum|floor|cap)"
    r"|\d+-(?:day|week|month) (?:target|threshold|standard|limit))"
)
_MET = re.compile(
    r"\b(?:(?P<good>(?:met|meets|meeting|met and exceeded|achiev(?:ed|es|ing)|hit(?:s|ting)?|exceed(?:s|ed"
    r"|ing)|surpass(?:es|ed|ing)|outperform(?:s|ed|ing)?|beat(?:s|ing)?|reach(?:ed|es|ing)|delivered) "
    rf"(?:the |our |its |this |that )?(?:\w+ )?(?:\d[\d.]*(?:%| per cent)? )?(?:\w+ )?{_TARGET}"
    r"|(?:on|at|within|inside|ahead of|better than|in line with) (?:the |our )?(?:\d[\d.]*(?:%| per cent)? "
    rf")?{_TARGET}|(?:target|tgt) (?:was |has been |is |being )?(?:\w+ly )?(?:met|achieved|exceeded|hit"
    rf"|reached"
    rf"|surpassed|beaten)|(?:returned|recovered|back|rose) (?:to|on|at|above) (?:the |our )?{_TARGET}"
    rf"|on track"
    r"|rated green|is green|green rated|compliant with (?:the )?target)"
    r"|(?P<bad>(?:miss(?:ed|es|ing)|behind|adrift of|short of|shy of|off|failed|fails|worse than|failing"
    r"|breach(?:ed|es|ing)?"
    r"|outside|fell short of|not (?:yet )?(?:at|on|meeting)) (?:to (?:meet|hit|reach|achieve) )?(?:the "
    r"|our |its "
    rf")?(?:\d[\d.]*(?:%| per cent)? )?{_TARGET}|(?:target|tgt) (?:was |has been |is )?(?:missed"
    rf"|not (?:yet )?(?:met"
    r"|achieved|reached|hit))|off[- ]target|rated red|is red)"
    r"|(?P<side>(?P<way>above|over|below|under|beneath) (?:the |our |its )?(?:agreed |local |council "
    rf"|corporate |service |\w+ )?(?:\d[\d.]*(?:%| per cent)?,? )?(?:\w+ )?{_TARGET}))\b",
    re.I,
)
# to exceed one of these is to be above it, whatever is better
_A_MOST = re.compile(
    r"\b(?:exceed|surpass|reach|hit)\w*\b.*\b(?:ceiling|threshold|limit|maximum|cap)(?: of [\d.]+)?$", re.I
)
_NUMBERED = re.compile(
    r"(\d[\d.]*)\D*(?:threshold|limit|standard|maximum|minimum|floor|cap)$|(?:limit|threshold|maximum"
    r"|cap) of (\d[\d.]*)$",
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:not|n['’]t|never|no longer|cannot|without|yet to|failed to|fails to|unable to|nor|short of"
    r"|close to|neither)\b(?:\W+\w+){0,3}\W*$|n['’]t(?:\W+\w+){0,3}\W*$",
    re.I,
)


# "56.5 against 55. Missed.": a verdict that is a sentence of its own
_ALONE = re.compile(
    r"\W*(?:target |just |narrowly )*(?:(?P<good>met|achieved|exceeded)|missed|not (?:met|achieved))\W*", re.I
)


def targets(comment: Comment, context: Context) -> Iterator[Finding]:
    """Each claim about the target that the value contradicts; every one of them blocks."""
    known = about.words_of(context)
    for sentence in text.sentences(comment.text):
        yield from _claims(context, sentence, known)


def _claims(context: Context, sentence: text.Span, known: about.Words) -> Iterator[Finding]:
    value, target, met = context.value, context.target, context.met
    if value is None or target is None or met is None:
        return
    alone = _ALONE.fullmatch(sentence.text)
    if alone is not None and (alone["good"] is not None) != met:
        yield _finding(sentence.start, sentence.end, sentence.text, value, target)
    for match in _MET.finditer(sentence.text):
        place, stop = sentence.start + match.start(), sentence.start + match.end()
        parts = text.clauses(sentence)
        clause = parts[text.clause_at(parts, place)]
        lead = sentence.text[max(0, clause.start - sentence.start) : match.start()]
        bare = re.sub(r"\bif\b.*", "", lead) if lead.strip().lower().startswith("if") else lead
        if (
            words.FUTURE.search(lead)
            or bare != lead
            or (
                lead.strip().casefold() != "back"
                and re.search(  # "Back on track." is said of now
                    r"\b(?:to|towards?|from|of|for|get|back|return\w*|when|until|without|bring\w*|had|have "
                    r"been|last|once|before)\s*(?:be |get |it |back |performance |being )*$",
                    lead,
                    re.I,
                )
            )
        ):
            continue
        if (
            words.OTHER_BASE.search(clause.text)
            or words_figures.LAST_MONTH.search(clause.text)
            or other_or_previous(clause.text, context.period, context.previous_period)
        ):
            continue
        if sentence.text.rstrip().endswith("?"):
            continue
        if about.subject_at(sentence, place, known) in {"other", "key"}:
            continue
        negated = _NEGATED.search(lead) is not None
        of_number = _NUMBERED.search(match[0])
        if of_number is not None and abs(float((of_number[1] or of_number[2]).rstrip(".")) - target) > 0.05:
            continue  # a limit of the chart, or of something else
        if match["side"] or _A_MOST.search(match[0]):
            says_above = (not match["side"] or match["way"].casefold() in {"above", "over"}) != negated
            wrong = value != target and says_above != (value > target)
            # "over" and "under" of a limit that is a maximum
            if value == target:
                wrong = False
        else:
            wrong = ((match["good"] is not None) != negated) != met
        if not wrong or _follows_from_a_figure(sentence, context, match):
            continue
        yield _finding(place, stop, match[0], value, target)


def _finding(start: int, end: int, said: str, value: float, target: float) -> Finding:
    return Finding(
        "direction_contradiction",
        start,
        end,
        f'"{said}" disagrees with the data: the value is {value:g} and the target {target:g}.',
        "Say on which side of the target the figure is.",
        True,
    )


def _follows_from_a_figure(sentence: text.Span, context: Context, match: re.Match[str]) -> bool:
    """Whether the claim is right for a wrong figure or target in the same sentence: then that is the "
    "mistake."""
    target = context.target or 0.0
    stated = []
    for mention in mentions_in(sentence.text):
        if (mention.form == "percent") != context.percent or mention.form not in {"percent", "count"}:
            continue
        stated.append(mention.value)
    value = context.value or 0.0
    wrong = [s for s in stated if abs(s - value) > 0.5 and abs(s - target) > 0.05]
    if not wrong:
        return False
    above = any(s >= target for s in wrong) if value < target else any(s < target for s in wrong)
    # a wrong target: the value lies on the other side of it
    return above or any((value >= s) != (value >= target) for s in wrong)
