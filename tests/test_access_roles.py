"""Every function of the gate x every role: what is refused is refused before anything is looked at."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import perfcore.access as rooms
from perfcore import access
from perfcore.__main__ import main
from perfcore.access import audit, delays, drift, handovers
from perfcore.access.gate import Gate
from perfcore.access.settings import BadSettings, parse, settings
from perfcore.access.viewer import ALLOWED, ROLES, Refused, Right, Viewer, may

# What a role needs: a function that is not named in one of these fails the first test.
NEEDS: dict[Right, set[str]] = {
    "figures": {
        "briefing_issue.issue",
        "cells.told",
        "commentary.check_words",
        "commentary.draft",
        "delays.delays",
        "delays.history",
        "drift.drift",
        "drift.lengths",
        "expectations.every",
        "expectations.may_rebase",
        "expectations.odds",
        "expectations.verdicts_due",
        "families.download",
        "families.movement",
        "flow.both_together",
        "flow.download",
        "flow.through",
        "handovers.by_group",
        "handovers.by_place",
        "handovers.by_quarter",
        "handovers.clearest_change",
        "handovers.effects",
        "handovers.journeys",
        "minutes.comment_versions",
        "minutes.comments_refused",
        "minutes.comments_worked_on",
        "minutes.facts",
        "minutes.figure",
        "minutes.moved_since",
        "minutes.preview",
        "minutes.restated_figures",
        "thresholds.comebacks",
        "thresholds.way_in",
        "thresholds.way_out",
        "catalogue_change.difference",
        "catalogue_change.trial",
    },
    "children": {
        "delays.download",
        "delays.late_list",
        "delays.record_reason",
        "drift.download",
        "drift.drift_list",
        "drift.keep",
        "families.largest",
        "gate.Gate.rows",
        "handovers.download",
    },
    "write": {
        "expectations.enter",
        "expectations.withdraw",
        "follow_ups.answer",
        "follow_ups.ask",
        "follow_ups.close",
        "minutes.correct_comment",
        "minutes.correct_figure",
        "minutes.correction_sent",
        "minutes.must_write",
        "minutes.save_comment",
    },
    "approve": {
        "minutes.approve_comment",
        "minutes.check_comment",
        "minutes.publish_briefing",
        "minutes.publish_comment",
    },
    "load": {"minutes.backup", "minutes.export", "minutes.restore"},
    "audit": {"audit.as_csv", "audit.faults", "audit.looks", "audit.prune", "audit.verdict"},
}
# For everybody whose role there is: protected, published, or no figure at all.
FOR_ALL = {
    "behind.on_the_nhs_chart",
    "behind.rates",
    "behind.sentences",
    "behind.wandering",
    "behind.where_it_sits",
    "briefing.default_month",
    "briefing_issue.as_page",
    "briefing_issue.before",
    "briefing_issue.differences",
    "briefing_issue.every",
    "briefing_issue.faults",
    "briefing_issue.files",
    "briefing_issue.house_style",
    "briefing_protected.protected",
    "delays.reason_choices",
    "delays.standards",
    "downloads.as_csv",
    "drift.kept_days",
    "drift.missing",
    "families.measures",
    "families.why_not",
    "flow.rules",
    "flow.starts",
    "follow_ups.every",
    "follow_ups.open_ones",
    "follow_ups.overdue",
    "follow_ups.promises_due",
    "gate.Gate.about",
    "gate.Gate.began",
    "gate.Gate.download",
    "gate.Gate.explain",
    "gate.Gate.findings",
    "gate.Gate.groups",
    "gate.Gate.line",
    "gate.Gate.missing_for",
    "gate.Gate.months",
    "gate.Gate.overview",
    "gate.Gate.signals",
    "gate.Gate.since_note",
    "gate.Gate.together",
    "gate.Gate.values",
    "handovers.groups",
    "handovers.missing",
    "handovers.months",
    "handovers.months_after",
    "minutes.comment_shown",
    "minutes.comments_shown",
    "minutes.corrections_of",
    "minutes.corrections_since",
    "minutes.faults",
    "neighbours.authorities",
    "neighbours.beside",
    "neighbours.compare",
    "neighbours.download",
    "neighbours.measures",
    "neighbours.official",
    "neighbours.own_authority",
    "neighbours.years",
    "since_last.for_home",
}
# Helpers of this room that are given what another function decided.
NO_QUESTION = {"audit.record", "briefing_promises.for_briefing", "thresholds.of_teams"}
# Rules of these rooms stand in their own tests: they ask for several rights, by what is given.
ELSEWHERE = (
    "viewer",
    "asked",
    "loads",
    "measures_file",
    "workbench",
    "own_figures",
    "commentary",
    "briefing",
)

TEAM, OTHER = "Tarvellmoor Safeguarding", "Oxlarreach Safeguarding"
MONTH = date(2026, 10, 1)
MEMBER = Viewer("member", "a member")
MANAGER = Viewer("manager", "a manager", (TEAM,))
NOBODY = Viewer("director", "somebody")  # type: ignore[arg-type]


def functions() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for part in pkgutil.iter_modules(rooms.__path__):
        module = importlib.import_module(f"perfcore.access.{part.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                found[f"{part.name}.{name}"] = function
    found.update({f"gate.Gate.{n}": f for n, f in inspect.getmembers(Gate, inspect.isfunction)})
    return {
        name: f
        for name, f in found.items()
        if not name.rsplit(".", 1)[1].startswith("_") and "viewer" in inspect.signature(f).parameters
    }


NAMES = {name: right for right, names in NEEDS.items() for name in names}


@pytest.fixture(scope="module")
def gate(demo_data: Path) -> Gate:
    opened = access.open_gate(demo_data, Path("measures.yaml"))
    opened.decide()
    return replace(opened, _data=None)  # no look is written down


def asked(function: Callable[..., Any], gate: Gate, viewer: Viewer) -> bool:
    """Whether a function refuses a viewer, of whom nothing but the role is sensible."""
    given = {"viewer": viewer, "gate": gate, "self": gate}
    try:
        function(*(given.get(name) for name in inspect.signature(function).parameters))
    except Refused:
        return True
    except Exception:
        return False  # it looked at the rest of what it was given
    return False


def test_every_function_has_a_rule() -> None:
    ruled = {*NAMES, *FOR_ALL, *NO_QUESTION}
    unruled = {name for name in functions() if name not in ruled and name.split(".", 1)[0] not in ELSEWHERE}
    assert unruled == set()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_role_without_the_right_is_refused(name: str, gate: Gate) -> None:
    function = functions()[name]
    for role in ROLES:
        if not may(Viewer(role, "x"), NAMES[name]):
            assert asked(function, gate, Viewer(role, "x")), (name, role)


@pytest.mark.parametrize("name", sorted({*NAMES, *FOR_ALL}))
def test_a_role_that_there_is_not_is_refused_everything(name: str, gate: Gate) -> None:
    assert asked(functions()[name], gate, NOBODY)


def test_members_have_no_right_and_administrators_every_one() -> None:
    assert ALLOWED["member"] == frozenset()
    assert all(right in ALLOWED["administrator"] for right in NEEDS)
    assert "children" not in ALLOWED["analyst"]
    assert "audit" not in ALLOWED["head"]


# ---- scope ---------------------------------------------------------------------------------------


def test_a_manager_sees_own_teams_and_the_whole(gate: Gate) -> None:
    assert set(gate.values(MANAGER, "cp_plans", "team")["group"]) == {TEAM}
    assert gate.groups(MANAGER, "cp_plans", "team") == [TEAM]
    whole = gate.values(access.LOCAL_ADMINISTRATOR, "cp_plans", end=MONTH).iloc[-1]["n"]
    assert gate.values(MANAGER, "cp_plans", end=MONTH).iloc[-1]["n"] == whole
    mine = gate.values(access.LOCAL_ADMINISTRATOR, "cp_plans", "sex", {"team": (TEAM,)})
    assert gate.values(MANAGER, "cp_plans", "sex").equals(mine)
    rows = gate.rows(MANAGER, "cp_plans", MONTH)
    assert set(rows["team"]) == {TEAM}
    assert len(rows) < whole


@pytest.mark.parametrize("teams", [(), ("No such team",)])
def test_an_empty_scope_means_nothing(gate: Gate, teams: tuple[str, ...]) -> None:
    nobody = Viewer("manager", "x", teams)
    assert gate.values(nobody, "cp_plans", "sex").empty
    assert gate.rows(nobody, "cp_plans", MONTH).empty
    assert gate.groups(nobody, "cp_plans", "team") == []
    assert gate.groups(nobody, "cp_plans", "sex") == []


def test_another_team_is_not_there_for_a_manager(gate: Gate) -> None:
    with pytest.raises(access.UnknownQuestion) as refused:
        gate.values(MANAGER, "cp_plans", None, {"team": (OTHER,)})
    assert TEAM in str(refused.value)
    assert "Corvelstrand" not in str(refused.value)
    assert gate.rows(MANAGER, "cp_plans", MONTH, {"team": (OTHER,)}).empty
    with pytest.raises(Refused, match="cannot be split by team"):
        gate.values(MANAGER, "missing_episodes", "sex")


def test_lists_and_analyses_keep_to_the_teams(gate: Gate, tmp_path: Path) -> None:
    assert set(drift.drift_list(gate, MANAGER, tmp_path).rows["team"]) == {TEAM}
    late = delays.late_list(gate, MANAGER, "icpc_15wd", MONTH, 24, tmp_path)
    assert set(late["team"]) <= {TEAM}
    assert handovers.groups(gate, MANAGER, "team") in ([TEAM], [])
    with pytest.raises(Refused):
        handovers.by_quarter(gate, MANAGER, "team", OTHER, "workers")


def test_nothing_kept_for_one_role_is_given_to_another(gate: Gate) -> None:
    viewers = [Viewer(role, "x", (TEAM,)) for role in ROLES]
    cold = {v.role: seen_by(replace(gate, _kept={}, _judged={}, _totals={}), v) for v in viewers}
    for viewer in [*viewers, *reversed(viewers)]:  # warm, in either order
        assert seen_by(gate, viewer) == cold[viewer.role]
    assert cold["member"] != cold["administrator"] != cold["manager"]


def seen_by(gate: Gate, viewer: Viewer) -> str:
    lines = gate.overview(viewer, MONTH)
    found = gate.findings(viewer, lines, MONTH)
    values = gate.values(viewer, "cp_plans", "team", end=MONTH).to_csv()
    signals = gate.signals(viewer, "cp_plans", "team", since=MONTH).frame.to_csv()
    said = [(name, one.sentence) for name, one in found.items()]
    return f"{values}{signals}{said}{[line.value for line in lines]}"


# ---- what members are told -----------------------------------------------------------------------


def test_members_do_not_filter_and_see_no_workers(gate: Gate) -> None:
    with pytest.raises(Refused, match="fixed tables"):
        gate.values(MEMBER, "cp_plans", None, {"team": (TEAM,)})
    with pytest.raises(Refused, match="single workers"):
        gate.values(MEMBER, "cp_seen_10wd", "worker")
    with pytest.raises(Refused, match="own window"):
        gate.values(MEMBER, "contact_children", over="month")


def test_what_is_said_of_a_hidden_figure_does_not_name_it(gate: Gate) -> None:
    lines = gate.overview(MEMBER, MONTH)
    hidden = [line for line in lines if line.status == "c"]
    assert hidden
    said = gate.findings(MEMBER, lines, MONTH)
    for line in hidden:
        assert not any(c.isdigit() for c in said[line.measure.id].sentence.split(" in October 2026")[0])
    assert not any("families" in s.sentence and "one family" in s.sentence for s in said.values())
    assert gate.explain(MEMBER, "cp_starts", MONTH) is None
    assert gate.about(MEMBER).families is None


# ---- the audit -----------------------------------------------------------------------------------


def test_a_look_is_written_down_without_what_was_seen(demo_data: Path, tmp_path: Path) -> None:
    opened = replace(access.open_gate(demo_data, Path("measures.yaml")), _data=tmp_path)
    rows = opened.rows(MANAGER, "cp_plans", MONTH)
    opened.rows(MANAGER, "cp_plans", MONTH)  # the same look again
    drift.drift_list(opened, MANAGER, tmp_path)
    looks = audit.looks(tmp_path, access.LOCAL_ADMINISTRATOR)
    assert [(one.what, one.role, one.measure, one.month) for one in looks] == [
        ("drift list", "manager", "", "2026-10"),
        ("rows", "manager", "cp_plans", "2026-10"),
    ]
    assert looks[1].filters == f"team = {TEAM}"
    text = (tmp_path / "audit" / "looked.jsonl").read_text(encoding="utf-8")
    assert not any(str(child) in text for child in rows["child"])
    assert audit.faults(tmp_path, access.LOCAL_ADMINISTRATOR) == []


@pytest.mark.parametrize("harm", ["change", "first", "middle", "last", "swap", "rubbish"])
def test_tampering_is_found(tmp_path: Path, harm: str) -> None:
    for month in range(1, 6):
        audit.record(tmp_path, MANAGER, "rows", "cp_plans", date(2026, month, 1), exported=True)
    file = tmp_path / "audit" / "looked.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    assert audit.faults(tmp_path, access.LOCAL_ADMINISTRATOR) == []
    if harm == "change":
        lines[2] = json.dumps({**json.loads(lines[2]), "who": "somebody else"})
    elif harm == "swap":
        lines[1], lines[2] = lines[2], lines[1]
    elif harm == "rubbish":
        lines[2] = "{"
    else:
        del lines[{"first": 0, "middle": 2, "last": 4}[harm]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert audit.faults(tmp_path, access.LOCAL_ADMINISTRATOR) != []
    assert main(["audit", "verify", "--data", str(tmp_path)]) == 1


def test_old_looks_are_removed_and_the_rest_still_verifies(tmp_path: Path) -> None:
    audit.record(tmp_path, MANAGER, "rows", "cp_plans", MONTH, exported=True)
    today = date.today()
    assert audit.prune(tmp_path, access.LOCAL_ADMINISTRATOR, 30, today) == 0
    assert audit.prune(tmp_path, access.LOCAL_ADMINISTRATOR, 30, today.replace(year=today.year + 1)) == 1
    audit.record(tmp_path, MANAGER, "rows", "cla", MONTH, exported=True)
    assert audit.faults(tmp_path, access.LOCAL_ADMINISTRATOR) == []
    assert [one.measure for one in audit.looks(tmp_path, access.LOCAL_ADMINISTRATOR)] == ["cla"]


def test_what_cannot_be_written_down_is_not_shown(demo_data: Path, tmp_path: Path) -> None:
    (tmp_path / "audit").write_text("in the way", encoding="utf-8")
    opened = replace(access.open_gate(demo_data, Path("measures.yaml")), _data=tmp_path)
    with pytest.raises(Refused, match="cannot be recorded"):
        opened.rows(access.LOCAL_ADMINISTRATOR, "cla", MONTH)


# ---- settings and the command line ---------------------------------------------------------------


def test_settings_are_read_and_mistakes_are_named(tmp_path: Path) -> None:
    read = parse(
        "roles: {claim: roles, map: {pc-heads: head}, teams: {pc-north: [North]}}\n"
        "disclosure: {style: round, base: 5}\naudit: {keep_days: 365}\n"
    )
    assert (read.claim, read.roles, read.teams) == ("roles", {"pc-heads": "head"}, {"pc-north": ("North",)})
    assert (read.rules.style, read.keep_days) == ("round", 365)
    for text, says in (
        ("role: {}", "role"),
        ("roles: {map: {a: king}}", "king"),
        ("a: &a [1]\nb: *a", "aliases"),
        ("roles: [1", "YAML"),
        ("audit: {keep_days: -1}", "whole number"),
        ("[" * 50 + "]" * 50, "nested"),
        ("!!python/object/apply:os.system [x]", "YAML"),
    ):
        with pytest.raises(BadSettings, match=says):
            parse(text)
    large = tmp_path / "large.yaml"
    large.write_text("# " + "x" * 70_000, encoding="utf-8")
    with pytest.raises(BadSettings, match="larger"):
        settings(large)


def test_the_command_line_asks_as_a_role(
    demo_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parent.parent)
    where = ["--data", str(demo_data)]
    assert main(["values", "cp_plans", "--where", f"team={TEAM}", "--as", "member", *where]) == 2
    assert "fixed tables" in capsys.readouterr().err
    assert main(["drift", "--as", "analyst", *where]) == 2
    assert "children" in capsys.readouterr().err
    mine = ["--as", "manager", "--teams", TEAM, "--json", *where]
    assert main(["values", "cp_plans", "--by", "team", *mine]) == 0
    assert {row["group"] for row in json.loads(capsys.readouterr().out)} == {TEAM}
    assert main(["audit", "show", "--as", "head", *where]) == 2
    assert main(["values", "cp_plans", "--by", "team", "--as", "member", "--json", *where]) == 0
    rows = json.loads(capsys.readouterr().out)
    hidden = [row for row in rows if row["status"] == "c"]
    assert hidden
    assert all(row["n"] == row["value"] == "c" for row in hidden)
    assert not any(isinstance(row["n"], int) and 1 <= row["n"] <= 5 for row in rows)
