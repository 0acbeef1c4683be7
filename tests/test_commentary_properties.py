"""What must hold whatever is written: the check never raises, its places lie in the text, truth passes."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.commentary import KINDS, Comment, Context, Spc, check, make_context
from perfcore.commentary.copies import copies
from tests.comments.batches_02_to_05 import FRESH
from tests.comments.cases import ASSESSMENTS, CODES, CONFERENCES, FIRST, MISSING, PLANS, REFERRALS

CONTEXTS = st.sampled_from(
    [ASSESSMENTS, PLANS, CONFERENCES, MISSING, REFERRALS, Context(), make_context("", "", "", None)]
)
ODD = [
    "\n",
    "“",
    "—",
    "(",
    ")",
    ";",
    "0",
    "1/0",
    "of",
    "99%",
    "31 February 2026",
    "1,000,000",
    "Q9",
    "-3",
    "½",
    "’s",
]
PIECES = st.sampled_from([*sorted({word for case in (*FIRST, *FRESH) for word in case.text.split()}), *ODD])
JUMBLES = st.lists(PIECES, max_size=25).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), JUMBLES), st.none() | st.text(max_size=40), CONTEXTS)
def test_the_check_never_raises_and_its_places_lie_in_the_text(
    text: str, other: str | None, context: Context
) -> None:
    comment = Comment(text, owner_role=other, action=other, action_due=other)
    for finding in check(comment, context):
        assert finding.kind in KINDS
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.says
        assert finding.satisfies


def rounded(value: float, decimals: int) -> str:
    """As people round, halves up."""
    return f"{Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"


@st.composite
def percentages(draw: st.DrawFn) -> Context:
    of, of_then = draw(st.integers(40, 2000)), draw(st.integers(40, 2000))
    n, n_then = draw(st.integers(1, of)), draw(st.integers(1, of_then))
    value, then = round(100 * n / of, 1), round(100 * n_then / of_then, 1)
    mean = round((value + then) / 2, 1)
    low, high = max(0.0, round(mean - 12.3, 1)), min(100.0, round(mean + 12.3, 1))
    return make_context(
        "ASM03", CODES["ASM03"], "February 2026", value, then, unit="percent", target=80.0, target_type="min",
        polarity="higher", parts=(n, of), previous_parts=(n_then, of_then), all_codes=CODES,
        spc=Spc("common_cause", mean, low, high, None, 30),
    )  # fmt: skip


@settings(deadline=None)
@given(percentages(), st.integers(0, 1))
def test_a_percentage_at_any_correct_rounding_is_no_mismatch(context: Context, decimals: int) -> None:
    value, then, target = context.value or 0.0, context.previous or 0.0, context.target or 0.0
    n, of, n_then, of_then = (
        int(part or 0)
        for part in (
            context.numerator, context.denominator, context.previous_numerator, context.previous_denominator,
        )
    )  # fmt: skip
    low, high = (rounded(limit or 0.0, decimals) for limit in (context.spc.lpl, context.spc.upl))
    side = "above" if value >= target else "below"
    texts = (
        f"{rounded(value, decimals)}% of assessments were completed in time ({n:,} of {of:,}).",
        f"In January it was {rounded(then, decimals)}% ({n_then} of {of_then}); in February {n}/{of}.",
        f"{rounded(value, decimals)}%, {side} the 80% target, against {rounded(then, decimals)}% last month.",
        f"{rounded(abs(value - then), decimals)} points from January's {rounded(then, decimals)}%.",
        f"{of - n} of {of} assessments were late, {rounded(100 - value, decimals)}% of them.",
        f"The usual range is {low}% to {high}%.",
        f"{value / 100:.0%} in time, with an average of {rounded(context.spc.mean or 0, decimals)}%.",
    )
    for text in texts:
        assert [f for f in check(Comment(text), context) if f.kind == "number_mismatch"] == [], text


@st.composite
def counts(draw: st.DrawFn) -> Context:
    then, starts = draw(st.integers(60, 3000)), draw(st.integers(0, 90))
    ends = draw(st.integers(0, 50))
    value = then + starts - ends
    return make_context(
        "CPP04", CODES["CPP04"], "February 2026", value, then, parts=(value, None),
        previous_parts=(then, None),
        spc=Spc("common_cause", float(then), then - 45.0, then + 95.0, None, 36), all_codes=CODES,
        known={"starts": starts, "ends": ends},
    )  # fmt: skip


@settings(deadline=None)
@given(counts())
def test_a_true_count_and_a_true_direction_raise_nothing(context: Context) -> None:
    value, then = int(context.value or 0), int(context.previous or 0)
    change = value - then
    starts, ends = (int(context.other_known_numbers[key]) for key in ("starts", "ends"))
    way = "unchanged from" if change == 0 else f"{abs(change)} {'more' if change > 0 else 'fewer'} than"
    verb = "stayed at" if change == 0 else "rose to" if change > 0 else "fell to"
    texts = (
        f"{value:,} children had a plan at the end of February, {way} January: "
        f"{starts} started and {ends} ended.",
        f"The number of plans {verb} {value}, compared with {then} in January.",
        f"{value} children. The usual range is {then - 45} to {then + 95} and the average {then}.",
    )
    for text in texts:
        assert check(Comment(text), context) == [], text


@settings(deadline=None)
@given(counts())
def test_the_wrong_direction_is_always_raised(context: Context) -> None:
    change = context.change or 0
    if abs(change) <= 1:
        return
    text = f"The number of plans {'fell' if change > 0 else 'rose'} in February."
    assert {f.kind for f in check(Comment(text), context)} == {"direction_contradiction"}


@settings(deadline=None)
@given(st.integers(1, 400), st.sampled_from(["March", "June", "October"]))
def test_last_months_words_are_known_whatever_the_number_and_month(n: int, month: str) -> None:
    last = (
        "277 children had a plan at the end of January, close to the average of 281 and no cause for worry."
    )
    context = replace(PLANS, last_month_text=last)
    text = last.replace("277", str(n)).replace("January", month)
    assert [f.kind for f in copies(Comment(text), context)] == ["duplicate_last_month"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "maple", "oak", "pine", "rowan", "yew"]
        ),
        min_size=12,
        max_size=20,
    )
)
def test_twelve_words_of_another_measure_are_a_copy_and_eleven_are_none(run: list[str]) -> None:
    def raised(words: list[str]) -> list[str]:
        context = replace(
            PLANS, other_measures_text={"ASM03": "Zinc copper " + " ".join(words) + " iron tin"}
        )
        return [f.kind for f in copies(Comment("Gold " + " ".join(words) + " silver lead"), context)]

    assert raised(run) == ["duplicate_other_measure"]
    assert raised(run[:11]) == []


def test_what_turns_the_verdict_blocks_and_what_does_not_only_warns() -> None:
    def blocked(text: str, context: Context) -> set[bool]:
        return {f.blocks for f in check(Comment(text), context) if f.kind == "number_mismatch"}

    assert blocked("86.2% of assessments were in time.", ASSESSMENTS) == {True}  # on target, where it is off
    assert blocked("79.4% of assessments were in time.", ASSESSMENTS) == {False}
    no_target = replace(ASSESSMENTS, target=None)
    assert blocked("86.2% of assessments were in time.", no_target) == {False}
    assert blocked("89.2% of assessments were in time.", no_target) == {True}  # beyond the limit: a signal
