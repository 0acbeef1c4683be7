"""What the app refuses to start with, in the words of a person who starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import Secrets

import launch
import run
from tests.signed_in import environment, keys

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60


def start(*arguments: str, **env: str) -> tuple[int, str]:
    """Start the app where it must not start; its code and its last line."""
    command = [*run.streamlit_command(sys.executable, run.free_port()), *arguments]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PERFCORE_SIGN_IN")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=kept | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    lines = (done.stdout + done.stderr).strip().splitlines()
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, lines[-1] if lines else ""


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["--server.address", "0.0.0.0"], {}),
        ([], {"STREAMLIT_SERVER_ADDRESS": "localhost"}),
    ],
)
def test_without_sign_in_no_other_address_is_started_on(arguments: list[str], env: dict[str, str]) -> None:
    code, said = start(*arguments, **env)
    assert code != 0
    assert said.startswith("perfcore: without sign-in the app starts on 127.0.0.1 only, and it was told ")
    assert "docs/sign-in.md" in said


def test_a_changed_config_file_is_no_way_round(tmp_path: Path) -> None:
    """The same app, whose config.toml was edited."""
    for name in ("app.py", "launch.py", "pages", "perfcore", "measures.yaml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".streamlit").mkdir()
    text = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (tmp_path / ".streamlit" / "config.toml").write_text(
        text.replace("127.0.0.1", "0.0.0.0", 1), encoding="utf-8"
    )
    done = subprocess.run(
        run.streamlit_command(sys.executable, run.free_port()),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert "starts on 127.0.0.1 only, and it was told 0.0.0.0" in done.stderr


def test_run_py_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "current.json").touch()
    done = subprocess.run(
        [sys.executable, "run.py", "--no-browser"],
        cwd=ROOT,
        env=os.environ | {"PERFCORE_DATA": str(tmp_path), "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert "starts on 127.0.0.1 only, and it was told 0.0.0.0" in done.stderr


def test_nothing_starts_with_the_sample_of_the_secrets() -> None:
    sample = str(ROOT / ".streamlit" / "secrets.example.toml")
    code, said = start(STREAMLIT_SECRETS_FILES=sample)
    assert code != 0
    assert said.startswith("perfcore: cookie_secret is a sample: make one with: ")
    assert ".streamlit/secrets.toml" in said


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"PERFCORE_SIGN_IN_CLIENT_SECRET": "short"}, "client_secret is too short"),
        ({"PERFCORE_SIGN_IN_CLIENT_ID": ""}, "Signing in lacks client_id"),
        ({"PERFCORE_SETTINGS": "nowhere.yaml"}, "nowhere.yaml cannot be read"),
        ({"PERFCORE_SETTINGS": "README.md"}, "README.md: "),
        (dict.fromkeys(keys(), ""), "Signing in lacks redirect_uri, cookie_secret, "),
    ],
)
def test_nothing_starts_with_a_sign_in_that_is_not_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], words: str
) -> None:
    for name, value in (environment(tmp_path) | {"PERFCORE_SIGN_IN": "required"} | changed).items():
        monkeypatch.setenv(name, value.replace("{port}", "1"))
    with pytest.raises(SystemExit) as ended:
        launch.prepared()
    assert str(ended.value.code).startswith("perfcore: ")
    assert words in str(ended.value.code)


@pytest.fixture
def option() -> Iterator[Callable[[str, object], None]]:
    """Sets an option of Streamlit for the length of a test."""
    before: dict[str, object] = {}

    def put(name: str, value: object) -> None:
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield put
    for name, value in before.items():
        config.set_option(name, value)


def test_no_header_counts_for_more_than_a_sign_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: Callable[[str, object], None]
) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value.replace("{port}", "1"))
    option("server.trustedUserHeaders", {"X-User": "email"})
    with pytest.raises(SystemExit, match=r"server\.trustedUserHeaders is set"):
        launch.prepared()


def test_a_broken_secrets_file_is_no_local_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: Callable[[str, object], None]
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\ncookie_secret = 'do not say me'", encoding="utf-8")
    monkeypatch.setattr(launch.st, "secrets", Secrets())
    option("secrets.files", [str(broken)])
    with pytest.raises(SystemExit) as ended:
        launch.prepared()
    said = "the secrets file cannot be read, and nothing is started without knowing what it says."
    assert str(ended.value.code) == f"perfcore: {said}"
