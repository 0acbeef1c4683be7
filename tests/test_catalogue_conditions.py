"""The condition language: what it means, the slips it knows, and that it is written back as it was read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfcore.catalogue.condition_text import parse_condition
from perfcore.catalogue.conditions import (
    And,
    Between,
    Call,
    Column,
    Compare,
    Expr,
    In,
    IsNull,
    Literal,
    Not,
    Or,
)
from perfcore.records import labels
from perfcore.records.tables import TABLES

HERE = "\u00a7"


def read(text: str, table: str = "assessments") -> Expr:
    expr, mistakes = parse_condition(text, table)
    assert not mistakes
    assert expr is not None
    return expr


MEANINGS = {
    "seen": Column("seen"),
    "not seen": Not(Column("seen")),
    "seen = TRUE": Compare("=", Column("seen"), Literal(True)),
    "age >= 16 or seen and nfa": Or(
        (Compare(">=", Column("age"), Literal(16.0)), And((Column("seen"), Column("nfa"))))
    ),
    "(age >= 16 or seen) and nfa": And(
        (Or((Compare(">=", Column("age"), Literal(16.0)), Column("seen"))), Column("nfa"))
    ),
    "not seen and nfa": And((Not(Column("seen")), Column("nfa"))),
    "not (seen and nfa)": Not(And((Column("seen"), Column("nfa")))),
    "end_date is not null": IsNull(Column("end_date"), True),
    "end_date IS NULL": IsNull(Column("end_date")),
    "team in ('N1', 'O''Neill')": In(Column("team"), (Literal("N1"), Literal("O'Neill"))),
    "team NOT IN ('N1')": In(Column("team"), (Literal("N1"),), True),
    "age between 5 and 9 and seen": And((Between(Column("age"), Literal(5.0), Literal(9.0)), Column("seen"))),
    "age not between 5 and 9": Not(Between(Column("age"), Literal(5.0), Literal(9.0))),
    "age > -1.5": Compare(">", Column("age"), Literal(-1.5)),
    "start_date >= '2024-04-01'": Compare(">=", Column("start_date"), Literal(date(2024, 4, 1))),
    "'2024-04-01' <= start_date": Compare("<=", Literal(date(2024, 4, 1)), Column("start_date")),
    "start_date in ('2024-04-01')": In(Column("start_date"), (Literal(date(2024, 4, 1)),)),
    "team = '2024-04-01'": Compare("=", Column("team"), Literal("2024-04-01")),
    "Working_Days(start_date, month_end) > 45": Compare(
        ">", Call("working_days", (Column("start_date"), Column("month_end"))), Literal(45.0)
    ),
    "days_between('2024-04-01', end_date) is not null": IsNull(
        Call("days_between", (Literal(date(2024, 4, 1)), Column("end_date"))), True
    ),
    "months_since_previous(end_date)<=24": Compare(
        "<=", Call("months_since_previous", (Column("end_date"),)), Literal(24.0)
    ),
}


@pytest.mark.parametrize(("text", "meaning"), MEANINGS.items())
def test_what_a_condition_means(text: str, meaning: Expr) -> None:
    assert read(text) == meaning


# what somebody writes with a § before the place -> what they are told
SLIPS = {
    "working_days(start_date, end_date) §== 45": '"==" is no comparison here. Write one = sign.',
    "seen §&& nfa": '"&&" is no word of a condition. Write and.',
    "seen §|| nfa": '"||" is no word of a condition. Write or.',
    "§!seen": '"!" is no word of a condition. Write not.',
    "age §!= 5": '"!=" is no comparison here. Write <> for "is not".',
    "age §=< 5": '"=<" is the wrong way round. Write <=.',
    "age §\u2264 5": '"\u2264" is no comparison here. Write <=.',
    "end_date §= null": 'nothing is ever "= null": empty values are asked for in words. Write is null.',
    "end_date §<> null": 'nothing is ever "<> null": empty values are asked for in words. Write is not null.',
    'team = §"N1"': "\" does not quote a text. Write 'N1' in single quotes.",
    "team = §\u2018N1\u2019": "\u2018 does not quote a text. Write 'N1' in single quotes.",
    "team = §'N1": "this quote is never closed. End the text with ', and write '' for one inside it.",
    "§(seen and nfa": "this parenthesis is never closed. Add the missing ).",
    "seen and nfa§)": "this ) closes nothing. Remove it, or add the missing (.",
    "§workingdays(start_date, end_date) < 5": 'no function "workingdays". Did you mean "working_days"?',
    "§working_days(start_date) < 5": (
        "working_days takes two arguments, not 1. Write working_days(start, end)."
    ),
    "§months_since_previous(start_date, end_date) < 5": (
        "months_since_previous takes one argument, not 2. Write months_since_previous(column)."
    ),
    "start_date > §45": (
        '"start_date" (a date) is compared with a number (45). '
        "Write a date as 'YYYY-MM-DD', or compare days_between(start, end) with the number."
    ),
    "team = §5": "\"team\" (a text) is compared with a number (5). Write '5' in single quotes.",
    "age = §'5'": '"age" (a number) is compared with a text (5). Write 5 without quotes.',
    "seen = §'yes'": '"seen" (true or false) is compared with a text (yes). Write true or false.',
    "seen = §1": '"seen" (true or false) is compared with a number (1). Write true or false.',
    "team in ('N1', §5)": "\"team\" (a text) is compared with a number (5). Write '5' in single quotes.",
    "§enddate is null": 'no column "enddate" in assessments. Did you mean "end_date"?',
    "team = §Other": (
        "no column \"Other\" in assessments. If a text is meant, write 'Other' in single quotes."
    ),
    "§team": (
        '"team" is a text, which is neither true nor false. '
        "Compare it with something, or write team is not null."
    ),
    "seen and §end_date": (
        '"end_date" is a date, which is neither true nor false. '
        "Compare it with something, or write end_date is not null."
    ),
    "§working_days(start_date, end_date)": ("this is a number, which is neither true nor false. Compare it."),
    "§team > 'N1'": '">" is for numbers and dates, and this is a text. Use = or in (...).',
    "§seen > false": '">" is for numbers and dates, and this is true or false. Use = or <>.',
    "start_date > §2024-04-01": "the date 2024-04-01 is not in quotes. Write '2024-04-01'.",
    "start_date > §01/04/2024": (
        "the date 01/04/2024 is not in quotes. Write it in quotes, year first: 'YYYY-MM-DD'."
    ),
    "start_date > §'01/04/2024'": "'01/04/2024' is no date. Write dates as 'YYYY-MM-DD'.",
    "start_date > §'2024-02-30'": "there is no day '2024-02-30'.",
    "end_date §- start_date < 45": (
        "a condition does not calculate with -. Use days_between(start, end) for the time between two dates."
    ),
    "age §* 2 > 5": (
        "a condition does not calculate with *. "
        "Use working_days, days_between or months_between for the time between two dates."
    ),
    "team §like 'N%'": "there is no like. List the texts: column in ('A', 'B').",
    "team in §'N1'": "in wants its values in parentheses. Write: column in ('A', 'B').",
    "team in (§N1)": "in lists only fixed values. Write 'N1' in quotes.",
    "age between 5§": "between has no second value. Write: column between 1 and 5.",
    "age between §9 and 5": "between has its values the wrong way round, so nothing is ever in it.",
    "5 <= age §<= 9": "two comparisons in a row. Write: column between 1 and 5.",
    "team §is 'N1'": '"is" is only for is null and is not null. Write = instead.',
    "age >§": "the condition ends too early: a column or value is missing.",
    "seen and §and nfa": 'a column or a value is missing before "and".',
    "seen §nfa": '"nfa" does not fit here. Is and, or, or a comparison missing before it?',
    "§true": "this is the same for every row. Compare a column with it.",
    "§1 = 1": "this compares two fixed values, the same for every row.",
    "20§% < age": '"%" does not belong in a condition. Write the number alone.',
    "seen§; drop": '";" does not belong in a condition. Conditions are joined by and or or.',
    "seen §-- always": "a condition has no comments. Put # and the comment above the measure.",
    "working_days(§team, end_date) < 5": 'working_days takes dates, and "team" is a text.',
    "months_since_previous(§month_end) < 5": (
        "months_since_previous takes a date that every row has of its own. "
        "In assessments: end_date, start_date."
    ),
    "age > §5days": '"5days" is neither a number nor a name. Texts go in single quotes.',
}


@pytest.mark.parametrize(("marked", "told"), SLIPS.items())
def test_a_slip_has_its_own_sentence_and_place(marked: str, told: str) -> None:
    before, _, after = marked.partition(HERE)
    expr, mistakes = parse_condition(before + after, "assessments")
    assert expr is None
    assert [(m.at, str(m)) for m in mistakes] == [(len(before), told)]


def test_slips_and_wrong_columns_in_one_condition_are_all_told() -> None:
    _, mistakes = parse_condition('enddate = null && ned == "N1"', "assessments")
    assert {m.at for m in mistakes} == {0, 8, 15, 18, 22, 25}


def test_a_value_is_a_number() -> None:
    assert parse_condition("age", "assessments", "number") == (Column("age"), [])
    for text in ("start_date", "need", "age > 5", "seen"):
        _, (mistake,) = parse_condition(text, "assessments", "number")
        assert "a value must be a number" in str(mistake)


@pytest.mark.parametrize("text", ["(" * 5000, "not " * 5000 + "seen", "working_days(" * 5000])
def test_no_depth_exhausts_the_stack(text: str) -> None:
    expr, mistakes = parse_condition(text, "assessments")
    assert expr is None
    assert len(mistakes) == 1


# ---- written back ----------------------------------------------------------------------------------


def write(expr: Expr) -> str:
    """The condition as text, with every parenthesis that could be needed."""
    match expr:
        case Column(name=name):
            return name
        case Literal(value=bool(value)):
            return str(value).lower()
        case Literal(value=float(value)):
            return f"{value!r}"
        case Literal(value=value):
            text = str(value).replace("'", "''")
            return f"'{text}'"
        case Call(name=name, args=args):
            return f"{name}({', '.join(map(write, args))})"
        case Compare(op=op, left=left, right=right):
            return f"{write(left)} {op} {write(right)}"
        case Between(item=item, low=low, high=high):
            return f"{write(item)} between {write(low)} and {write(high)}"
        case In(item=item, options=options, negated=negated):
            return f"{write(item)} {'not ' * negated}in ({', '.join(map(write, options))})"
        case IsNull(item=item, negated=negated):
            return f"{write(item)} is {'not ' * negated}null"
        case And(parts=parts):
            return " and ".join(f"({write(p)})" for p in parts)
        case Or(parts=parts):
            return " or ".join(f"({write(p)})" for p in parts)
        case Not(part=part):
            return f"not ({write(part)})"


_number = st.integers(-999, 999).map(lambda n: Literal(n / 4))
_text = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8).map(Literal)
_day = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(Literal)
_dates = st.sampled_from([Column("start_date"), Column("end_date"), Column("month_end")])
_numbers: st.SearchStrategy[Expr] = st.one_of(
    st.just(Column("age")),
    st.builds(
        lambda name, a, b: Call(name, (a, b)),
        st.sampled_from(["working_days", "days_between", "months_between"]),
        _dates,
        st.one_of(_dates, _day),
    ),
    _dates.filter(lambda c: c.name != "month_end").map(lambda c: Call("months_since_previous", (c,))),
)
_ordered = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_simple: st.SearchStrategy[Expr] = st.one_of(
    st.sampled_from([Column("seen"), Column("nfa")]),
    st.builds(Compare, _ordered, _numbers, _number),
    st.builds(Compare, _ordered, _dates, st.one_of(_dates, _day)),
    st.builds(Compare, st.sampled_from(["=", "<>"]), st.just(Column("team")), _text),
    st.builds(In, st.just(Column("team")), st.lists(_text, min_size=1, max_size=4).map(tuple), st.booleans()),
    st.builds(IsNull, st.one_of(_numbers, _dates), st.booleans()),
    st.builds(
        lambda item, ends: Between(item, Literal(min(ends)), Literal(max(ends))),
        _numbers,
        st.tuples(st.integers(-99, 99).map(float), st.integers(-99, 99).map(float)),
    ),
)


def _many(kind: type[And | Or], inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    parts = st.lists(inner.filter(lambda e: not isinstance(e, kind)), min_size=2, max_size=3)
    return parts.map(lambda p: kind(tuple(p)))


_conditions = st.recursive(
    _simple, lambda inner: st.one_of(_many(And, inner), _many(Or, inner), inner.map(Not)), max_leaves=8
)


@settings(max_examples=200, deadline=None)
@given(_conditions)
def test_a_condition_that_is_written_out_is_read_back_the_same(expr: Expr) -> None:
    assert read(write(expr)) == expr


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "seen",
                "need",
                "age",
                "start_date",
                "=",
                "<=",
                "and",
                "or",
                "not",
                "in",
                "(",
                ")",
                ",",
                "'N1'",
                "5",
                "is",
                "null",
                "between",
                "working_days",
                "true",
                "-",
                '"',
                "'",
                "==",
                "\u00a3",
                "2024-01-01",
                "!",
            ]
        ),
        max_size=12,
    )
)
def test_any_words_in_any_order_give_a_tree_or_a_mistake_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    expr, mistakes = parse_condition(text, "assessments")
    assert (expr is None) == bool(mistakes)
    assert all(0 <= m.at <= len(text) for m in mistakes)


# ---- texts of closed lists ---------------------------------------------------------------------------

CODES = {
    ("conferences", "kind = §'Initial'"): "kind is never 'Initial'. Did you mean 'initial'?",
    ("assessments", "need = §'N1'"): "need is never 'N1'. Did you mean 'N1 Abuse or neglect'?",
    ("assessments", "need in ('N7 Low income', §'N2')"): (
        "need is never 'N2'. Did you mean 'N2 Child''s disability'?"
    ),
    ("missing_episodes", "kind <> §'X'"): (
        "kind is never 'X'. It is one of 'missing', 'away without authorisation'."
    ),
    ("cp_plans", "category = §'Emotional'"): "category is never 'Emotional'. Did you mean 'Emotional abuse'?",
    ("contacts", "§'F' = sex"): ("sex is never 'F'. It is one of 'Female', 'Male', 'Not known'."),
}


@pytest.mark.parametrize(("table", "marked"), CODES, ids=lambda text: text)
def test_a_text_that_a_closed_list_lacks(table: str, marked: str) -> None:
    at = marked.index("§")
    expr, mistakes = parse_condition(marked.replace("§", ""), table)
    assert expr is None
    assert [(m.at, f"{m.says} {m.hint}") for m in mistakes] == [(at, CODES[table, marked])]


def test_every_code_of_a_closed_list_is_sound_and_what_readers_write_is_a_code() -> None:
    written = {
        ("conferences", "need"): labels.NEED,
        ("contacts", "sex"): labels.SEX,
        ("contacts", "ethnicity"): labels.ETHNICITY,
        ("cp_plans", "category"): labels.CATEGORY,
        ("missing_episodes", "kind"): labels.MISSING_KIND,
        ("permanence_orders", "type"): labels.ORDER,
    }
    for (table, column), codes in written.items():
        known = {*codes.labels.values(), *codes.words.values()}
        assert known == set(TABLES[table].codes()[column])
    for name, table_ in TABLES.items():
        for column, texts in table_.codes().items():
            assert column in table_.kinds()
            for text in texts:
                said = text.replace("'", "''")
                assert parse_condition(f"{column} = '{said}'", name)[1] == [], (name, column, text)
