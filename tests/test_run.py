"""run.py: its decisions one by one, then the whole of it as a person would start it."""

from __future__ import annotations

import ast
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parent.parent


# ---- Python --------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_an_older_python_is_told_what_to_do(version: tuple[int, int]) -> None:
    said = run.too_old(version)
    assert "3.11 or newer" in said
    assert f"{version[0]}.{version[1]}" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_a_newer_python_is_taken(version: tuple[int, int]) -> None:
    assert run.too_old(version) == ""


def test_an_older_python_can_read_the_file_up_to_its_refusal() -> None:
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))
    refusal = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))
    for node in tree.body[:refusal]:
        assert isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.FunctionDef)
        if isinstance(node, ast.FunctionDef):
            # Annotations are evaluated as the function is defined: nothing newer may stand in them.
            noted = [part.annotation for part in node.args.args] + [node.returns]
            assert all(isinstance(part, ast.Name) for part in noted)


# ---- the environment -----------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "a folder with spaces"
    root.mkdir()
    (root / "requirements.txt").write_text("pandas==3.1.1\n", encoding="utf-8")
    (root / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n", encoding="utf-8")
    return root


def keep_stamp(root: Path, dev: bool) -> None:
    (root / ".venv").mkdir(exist_ok=True)
    kept = run.stamp("cpython-311", run.requirement_files(root, dev))
    run.stamp_file(root / ".venv", dev).write_text(kept, encoding="utf-8")


@pytest.mark.parametrize("dev", [False, True])
def test_a_stamp_holds_until_the_requirements_or_the_python_change(project: Path, dev: bool) -> None:
    venv = project / ".venv"
    assert not run.current(venv, project, "cpython-311", dev)
    keep_stamp(project, dev)
    assert run.current(venv, project, "cpython-311", dev)
    assert not run.current(venv, project, "cpython-312", dev)
    (project / "requirements.txt").write_text("pandas==3.1.2\n", encoding="utf-8")
    assert not run.current(venv, project, "cpython-311", dev)


def test_what_the_tests_need_is_stamped_apart(project: Path) -> None:
    keep_stamp(project, dev=False)
    assert not run.current(project / ".venv", project, "cpython-311", dev=True)


def test_a_half_made_environment_is_no_environment(tmp_path: Path) -> None:
    assert run.python_of(tmp_path / "nothing") == ""
    python = run.venv_python(tmp_path / "half")
    python.parent.mkdir(parents=True)
    python.write_text("not a program", encoding="utf-8")
    python.chmod(0o755)
    assert run.python_of(tmp_path / "half") == ""


def test_a_whole_environment_is_known() -> None:
    if sys.prefix == sys.base_prefix:
        pytest.skip("the tests run outside an environment")
    assert run.python_of(Path(sys.prefix)) == sys.implementation.cache_tag


def test_what_is_current_needs_no_installing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ROOT", project)
    monkeypatch.setattr(run, "VENV", project / ".venv")
    monkeypatch.setattr(run, "python_of", lambda _venv: "cpython-311")
    monkeypatch.setattr(run, "install", lambda _dev: pytest.fail("pip was asked"))
    keep_stamp(project, dev=False)
    assert run.ensure_environment(dev=False) == run.venv_python(project / ".venv")


def test_packages_that_do_not_load_are_installed_afresh(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    answers = iter([False, True])
    monkeypatch.setattr(run, "ROOT", project)
    monkeypatch.setattr(run, "VENV", project / ".venv")
    monkeypatch.setattr(run, "python_of", lambda _venv: "cpython-311")
    monkeypatch.setattr(run, "make_venv", lambda: done.append("made"))
    monkeypatch.setattr(run, "install", lambda _dev: done.append("installed"))
    monkeypatch.setattr(run, "imports", lambda: next(answers))
    (project / ".venv").mkdir()
    run.ensure_environment(dev=True)
    assert done == ["installed", "made", "installed"]
    assert run.current(project / ".venv", project, "cpython-311", dev=True)
    assert run.current(project / ".venv", project, "cpython-311", dev=False)


def test_pip_failing_is_one_sentence_and_leaves_no_stamp(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "ROOT", project)
    monkeypatch.setattr(run, "VENV", project / ".venv")
    monkeypatch.setattr(run, "python_of", lambda _venv: "cpython-311")
    monkeypatch.setattr(run, "venv_python", lambda _venv: Path(sys.executable))
    (project / "requirements.txt").write_text("not a requirement at all\n", encoding="utf-8")
    with pytest.raises(run.TroubleError, match="run this again"):
        run.ensure_environment(dev=False)
    assert not run.stamp_file(project / ".venv", dev=False).exists()


def test_children_report_nothing_and_speak_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHOME", "/somewhere/else")
    env = run.child_environment()
    assert env["PYTHONUTF8"] == "1"
    assert env["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] == "false"
    assert "PYTHONHOME" not in env


def test_places_are_meant_from_where_the_person_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFCORE_MEASURES", "ours.yaml")
    monkeypatch.setenv("PERFCORE_DATA", "")
    assert run.child_environment()["PERFCORE_MEASURES"] == str(tmp_path / "ours.yaml")
    assert run.child_environment()["PERFCORE_DATA"] == ""


# ---- data ----------------------------------------------------------------------------------------


def test_the_extract_of_the_demo_council_is_not_yet_a_load(tmp_path: Path) -> None:
    assert not run.has_load(tmp_path / "missing")
    (tmp_path / "demo").mkdir()
    assert not run.has_load(tmp_path)


def test_a_load_is_seen(demo_data: Path) -> None:
    assert run.has_load(demo_data)


# ---- ports ---------------------------------------------------------------------------------------


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_not_free(taken: int) -> None:
    assert not run.is_free(taken)
    assert run.is_free(run.free_port())


def test_unasked_the_next_free_port_is_taken() -> None:
    assert run.choose_port(None, free=lambda port: port > 8503) == 8504


def test_a_port_that_was_asked_for_is_not_replaced(taken: int) -> None:
    with pytest.raises(run.TroubleError, match=f"Port {taken} is taken or not allowed"):
        run.choose_port(taken)
    assert run.choose_port(9000, free=lambda _port: True) == 9000


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run.main([f"--port={text}"])
    assert f"{text} is no port" in capsys.readouterr().err


def test_no_port_at_all_is_said() -> None:
    with pytest.raises(run.TroubleError, match="from 8501 to 8550"):
        run.choose_port(None, free=lambda _port: False)


# ---- Chromium ------------------------------------------------------------------------------------


def found(
    own: str = "", env: dict[str, str] | None = None, path: tuple[str, ...] = (), files: tuple[str, ...] = ()
) -> str:
    def which(name: str) -> str | None:
        return f"/bin/{name}" if name in path else None

    is_file: Callable[[str], bool] = files.__contains__
    return run.find_chromium(own, env or {}, which, is_file)


EVERYWHERE = {
    "own": "/own/chrome",
    "path": ("google-chrome", "chromium"),
    "files": ("/own/chrome", "/named", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
}


def test_the_chromium_that_was_named_comes_first() -> None:
    assert found(**EVERYWHERE, env={"PERFCORE_CHROMIUM": "/named"}) == "/named"


def test_a_named_chromium_that_is_not_there_is_said() -> None:
    with pytest.raises(run.TroubleError, match="/gone"):
        found(**EVERYWHERE, env={"PERFCORE_CHROMIUM": "/gone"})


def test_then_playwrights_own_then_the_path_then_the_usual_places() -> None:
    assert found(**EVERYWHERE) == "/own/chrome"
    assert found(**EVERYWHERE | {"own": "/own/not-downloaded"}) == "/bin/chromium"
    assert found(path=("microsoft-edge",)) == "/bin/microsoft-edge"
    mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    assert found(files=(mac,)) == mac
    windows = "C:/Program Files/Microsoft/Edge/Application/msedge.exe"
    assert found(env={"PROGRAMFILES": "C:/Program Files"}, files=(windows,)) == windows
    assert found() == ""


@pytest.mark.parametrize(("debian", "tried"), [(False, ["-m"]), (True, ["-m", "update", "install"])])
def test_without_a_chromium_one_is_installed_where_that_can_be_done(
    monkeypatch: pytest.MonkeyPatch, debian: bool, tried: list[str]
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "own_chromium", lambda _python: "")
    monkeypatch.setattr(run, "find_chromium", lambda _own: "/found" if len(commands) == 3 else "")
    monkeypatch.setattr(run, "is_debian_root", lambda: debian)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_kept: commands.append(command))
    assert run.ensure_chromium(Path("python")) == ("/found" if debian else "")
    assert [command[1] for command in commands] == tried


def test_an_installer_that_is_missing_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(command: list[str], **_kept: object) -> None:
        raise FileNotFoundError(command[0])

    monkeypatch.setattr(run, "own_chromium", lambda _python: "")
    monkeypatch.setattr(run, "find_chromium", lambda _own: "")
    monkeypatch.setattr(run, "is_debian_root", lambda: True)
    monkeypatch.setattr(run.subprocess, "run", missing)
    assert run.ensure_chromium(Path("python")) == ""


# ---- PostgreSQL ----------------------------------------------------------------------------------


def test_the_newest_postgresql_that_is_whole_is_found(tmp_path: Path) -> None:
    assert run.find_postgres(tmp_path, lambda _name: None) == ""
    assert run.find_postgres(tmp_path, lambda _name: "/opt/pg/bin/initdb") == str(Path("/opt/pg/bin"))
    for version in ("9.6", "13", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
    (tmp_path / "17" / "bin").mkdir(parents=True)
    assert run.find_postgres(tmp_path, lambda _name: None) == str(tmp_path / "15" / "bin")


@pytest.mark.parametrize(("debian", "tried"), [(False, []), (True, ["update", "install"])])
def test_a_program_that_is_not_there_is_installed_where_that_can_be_done(
    monkeypatch: pytest.MonkeyPatch, debian: bool, tried: list[str]
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(run, "is_debian_root", lambda: debian)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_kept: commands.append(command))
    found = run.ensure("PostgreSQL", "postgresql", lambda: "/found" if len(commands) == 2 else "")
    assert found == ("/found" if debian else "")
    assert [command[1] for command in commands] == tried


# ---- the checks ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failing", "ci", "chromium", "postgres", "code"),
    [
        ((), "", "/c", "/p", 0),
        (("mypy",), "", "/c", "/p", 1),
        (("ruff", "pytest"), "", "/c", "/p", 1),
        (("pytest",), "", "/c", "/p", 1),
        ((), "", "", "", 0),
        ((), "true", "/c", "/p", 0),
        ((), "true", "", "/p", 1),
        ((), "true", "/c", "", 1),
    ],
)
def test_every_check_is_run_and_pytest_is_last(
    monkeypatch: pytest.MonkeyPatch,
    failing: tuple[str, ...],
    ci: str,
    chromium: str,
    postgres: str,
    code: int,
) -> None:
    ran: list[list[str]] = []

    def pretend(command: list[str], **_kept: object) -> subprocess.CompletedProcess[str]:
        ran.append(command[2:])
        return subprocess.CompletedProcess(command, int(command[2] in failing))

    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(
        run, "ensure_environment", lambda dev: Path("python") if dev else pytest.fail("no dev")
    )
    monkeypatch.setattr(run, "ensure_chromium", lambda _python: chromium)
    monkeypatch.setattr(run, "ensure", lambda what, *_how: postgres if what == "PostgreSQL" else "/found")
    monkeypatch.setattr(run.subprocess, "run", pretend)
    assert run.main(["test", "-k", "some"]) == code
    assert [command[0] for command in ran] == ["ruff", "ruff", "mypy", "pytest"]
    assert ran[-1][-2:] == ["-k", "some"]


# ---- the whole of it -----------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with something in it: whether the app can read it is not what is tried here."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "current.json").touch()
    return tmp_path / "data"


def start_app(data: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "run.py", "--no-browser", *arguments],
        cwd=ROOT,
        env=os.environ | {"PERFCORE_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def lines_of(process: subprocess.Popen[str]) -> queue.Queue[str]:
    """Its lines as they come, so that waiting for one can end."""
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=lambda out: [lines.put(line) for line in out], args=(process.stdout,))
    reader.daemon = True
    reader.start()
    return lines


def line_with(lines: queue.Queue[str], words: str, seconds: float) -> str:
    seen = []
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            seen.append(lines.get(timeout=left))
        except queue.Empty:
            break
        if words in seen[-1]:
            return seen[-1]
    raise AssertionError(f"no line with {words!r} came:\n{''.join(seen)}")


@pytest.mark.skipif(os.name == "nt", reason="sending Ctrl+C to one process only is a matter of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_answers_and_ends(data: Path, how: signal.Signals) -> None:
    port = run.free_port()
    process = start_app(data, "--port", str(port))
    try:
        said = line_with(lines_of(process), "is running at", seconds=150)
        assert f"http://127.0.0.1:{port}" in said
        # The address is printed only once it is true.
        assert run.is_healthy(port)
        process.send_signal(how)
        assert process.wait(timeout=30) == 0
        assert run.is_free(port)
    finally:
        process.kill()
        process.wait()


def test_a_taken_port_ends_it_with_a_sentence(data: Path, taken: int) -> None:
    process = start_app(data, "--port", str(taken))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip().splitlines() == [
        f"perfcore: Port {taken} is taken or not allowed: choose another with --port, or leave it out."
    ]
