"""Everything from one command: `python run.py` makes the environment, the demo council and starts the app.

    python run.py [--port N] [--no-browser]     start perfcore on this computer
    python run.py setup                         environment and demo council only
    python run.py test [pytest arguments]       the linters and every test
    python run.py bench [arguments]             the benchmark

Needs nothing but Python's standard library.
"""

import argparse
import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def too_old(version: tuple) -> str:  # type: ignore[type-arg]  # older Pythons cannot subscript it
    """What to say to a Python that cannot run perfcore, or "" when it can."""
    if version >= (3, 11):
        return ""
    found = f"{version[0]}.{version[1]}"
    return (
        f"perfcore needs Python 3.11 or newer and this is Python {found}: install a newer one, then run it."
    )


# Before the first line that an older Python would stumble over.
if too_old(sys.version_info[:2]):
    sys.exit(too_old(sys.version_info[:2]))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
HOST = "127.0.0.1"
FIRST_PORT = 8501
PORTS_TO_TRY = 50
SECONDS_TO_START = 120
PLACES = ("PERFCORE_DATA", "PERFCORE_MEASURES", "PERFCORE_SETTINGS")
IMPORTED_AS = {
    "Authlib": "authlib",
    "PyYAML": "yaml",
    "psycopg-binary": "psycopg_binary",
    "python-docx": "docx",
}

BROWSERS_ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
BROWSERS_ON_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")
BROWSERS_ON_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)


class TroubleError(Exception):
    """Something that stops the run; its text is one sentence that says what to do."""


def say(text: str) -> None:
    print(text, flush=True)


# ---- the environment -----------------------------------------------------------------------------


def venv_python(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def child_environment() -> dict[str, str]:
    """For every process started from here: UTF-8 everywhere, and nothing reported to anyone."""
    env = {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "VIRTUAL_ENV"}}
    # They start in the project's folder, wherever the person is who named these.
    places = {name: str(Path(env[name]).resolve()) for name in PLACES if env.get(name)}
    return (
        env
        | places
        | {
            "PYTHONUTF8": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        }
    )


def python_of(venv: Path) -> str:
    """The Python in there, as "cpython-311", or "" when it is missing, broken, half made or too old."""
    probe = "import sys, pip; print(sys.implementation.cache_tag if sys.version_info >= (3, 11) else '')"
    try:
        done = subprocess.run(
            [str(venv_python(venv)), "-c", probe], capture_output=True, text=True, timeout=120, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def stamp(python: str, requirements: Sequence[Path]) -> str:
    """Changes whenever what should be installed changes."""
    digest = hashlib.sha256(python.encode())
    for path in requirements:
        digest.update(b"\0" + path.read_bytes())
    return digest.hexdigest()


def requirement_files(root: Path, dev: bool) -> list[Path]:
    return [root / "requirements.txt"] + ([root / "requirements-dev.txt"] if dev else [])


def current(venv: Path, root: Path, python: str, dev: bool) -> bool:
    """Whether the environment already holds what the requirements ask for."""
    try:
        kept = stamp_file(venv, dev).read_text(encoding="utf-8")
    except OSError:
        return False
    return kept == stamp(python, requirement_files(root, dev))


def stamp_file(venv: Path, dev: bool) -> Path:
    return venv / ("installed-dev.stamp" if dev else "installed.stamp")


def ensure_environment(dev: bool) -> Path:
    """The Python of an environment with the pinned requirements; needs no network when they are there."""
    python = python_of(VENV)
    if python and current(VENV, ROOT, python, dev):
        return venv_python(VENV)
    fresh = not python
    if fresh:
        make_venv()
    install(dev)
    if not imports():
        # An installation that was cut off leaves packages that pip takes for whole.
        if fresh:
            raise TroubleError("The installed packages do not load: see the lines above.")
        say("What an earlier installation left behind does not load: starting afresh.")
        make_venv()
        install(dev)
    python = python_of(VENV)
    for level in {False, dev}:
        kept = stamp(python, requirement_files(ROOT, level))
        stamp_file(VENV, level).write_text(kept, encoding="utf-8")
    return venv_python(VENV)


def make_venv() -> None:
    say("Making the environment in .venv.")
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise TroubleError(
            f"The broken environment in {VENV} could not be removed ({error}): "
            "close what uses it, delete the folder and run this again."
        ) from None
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], env=child_environment(), check=False)
    if done.returncode != 0 or not python_of(VENV):
        raise TroubleError(
            "Python could not make an environment: see the lines above; "
            "on Debian and Ubuntu the package python3-venv is needed."
        )


def install(dev: bool) -> None:
    wanted = requirement_files(ROOT, dev)[-1]
    say(f"Installing {wanted.name}: the first time this takes a minute or two.")
    command = [str(venv_python(VENV)), "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "-r", str(wanted)]
    if subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode != 0:
        raise TroubleError(
            f"pip could not install {wanted.name}: see its lines above, check the network or the proxy, "
            "and run this again; what was fetched so far is kept."
        )


def imports() -> bool:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line.split("==")[0].strip() for line in lines if "==" in line]
    names = ", ".join(IMPORTED_AS.get(package, package) for package in packages)
    done = subprocess.run(
        [str(venv_python(VENV)), "-c", f"import {names}"], cwd=ROOT, env=child_environment(), check=False
    )
    return done.returncode == 0


# ---- the demo council ----------------------------------------------------------------------------


def data_folder() -> Path:
    return Path(os.environ.get("PERFCORE_DATA") or ROOT / "data").resolve()


def has_load(data: Path) -> bool:
    """Whether anything was ever loaded: the extract of the demo council lies there before its load does."""
    return (data / "current.json").is_file()


def ensure_data(python: Path) -> None:
    data = data_folder()
    if has_load(data):
        return
    say("There is no data yet: inventing a demo council and loading it.")
    demo = data / "demo"
    for arguments in (["demo", "--out", str(demo)], ["load", str(demo), "--data", str(data)]):
        command = [str(python), "-m", "perfcore", *arguments]
        if subprocess.run(command, cwd=ROOT, env=child_environment(), check=False).returncode != 0:
            raise TroubleError(
                f"The demo council could not be made: `perfcore {arguments[0]}` failed, see above."
            )


# ---- the app -------------------------------------------------------------------------------------


def is_free(port: int) -> bool:
    """Nothing listens on the port, and the app could."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        if probe.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # On POSIX this frees a port whose user has just left; on Windows it would share one in use.
        option = socket.SO_REUSEADDR if os.name != "nt" else getattr(socket, "SO_EXCLUSIVEADDRUSE", 0)
        if option:
            probe.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def choose_port(wanted: int | None, free: Callable[[int], bool] = is_free) -> int:
    """The port asked for or nothing; unasked, the first free one from 8501."""
    if wanted is not None:
        if free(wanted):
            return wanted
        raise TroubleError(
            f"Port {wanted} is taken or not allowed: choose another with --port, or leave it out."
        )
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        if free(port):
            return port
    last = FIRST_PORT + PORTS_TO_TRY - 1
    raise TroubleError(f"Every port from {FIRST_PORT} to {last} is taken: choose another with --port.")


def streamlit_command(python: str, port: int) -> list[str]:
    command = [
        python,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
    ]
    # Its welcome would print the address before the server answers there.
    return [*command, "--server.headless", "true", "--logger.hideWelcomeMessage", "true"]


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_healthy(server: "subprocess.Popen[bytes]", port: int, seconds: float) -> bool:
    """False as soon as the server has ended, or when the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            if is_healthy(port):
                return True
        else:
            return False
    return False


def end(server: "subprocess.Popen[bytes]") -> None:
    """End a process that was started here: asked first, made to if it does not listen."""
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def start(wanted_port: int | None, open_browser: bool) -> int:
    # Before the minutes that an installation may take: a port that is taken is better told at once.
    choose_port(wanted_port)
    python = ensure_environment(dev=False)
    ensure_data(python)
    port = choose_port(wanted_port)
    if wanted_port is None and port != FIRST_PORT:
        say(f"Port {FIRST_PORT} is taken: using {port}.")
    env = child_environment() | {"PERFCORE_DATA": str(data_folder())}
    server = subprocess.Popen(
        streamlit_command(str(python), port), cwd=ROOT, env=env, stdin=subprocess.DEVNULL
    )
    try:
        if not wait_until_healthy(server, port, SECONDS_TO_START):
            raise TroubleError("The app did not start: its last lines above say why.")
        address = f"http://{HOST}:{port}"
        say(f"perfcore is running at {address}  (Ctrl+C ends it)")
        if open_browser:
            webbrowser.open(address)
        while server.poll() is None:
            # On Windows Ctrl+C arrives only between two waits.
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=1)
        if server.returncode != 0:
            raise TroubleError("The app ended by itself: its last lines above say why.")
    except KeyboardInterrupt:
        say("\nperfcore has ended.")
    finally:
        end(server)
    return 0


# ---- tests and benchmark -------------------------------------------------------------------------


def find_chromium(
    own: str = "",
    env: Mapping[str, str] = os.environ,
    which: Callable[[str], "str | None"] = shutil.which,
    is_file: Callable[[str], bool] = os.path.isfile,
) -> str:
    """The Chromium for the journeys, or "": the one named, Playwright's own, then what is installed."""
    named = env.get("PERFCORE_CHROMIUM", "")
    if named:
        if not is_file(named):
            raise TroubleError(f"PERFCORE_CHROMIUM names {named}, and there is no such file.")
        return named
    if own and is_file(own):
        return own
    found = next(filter(None, map(which, BROWSERS_ON_PATH)), None)
    return found or next(filter(is_file, usual_places(env)), "")


def usual_places(env: Mapping[str, str]) -> list[str]:
    places = []
    for home in ("/Applications", env.get("HOME", "") + "/Applications"):
        places += [f"{home}/{name}.app/Contents/MacOS/{name}" for name in BROWSERS_ON_MACOS]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if env.get(variable):
            places += [f"{env[variable]}/{tail}" for tail in BROWSERS_ON_WINDOWS]
    return places


def own_chromium(python: Path) -> str:
    """Where Playwright would keep a Chromium of its own, whether or not there is one."""
    ask = "import playwright.sync_api as s\nwith s.sync_playwright() as p: print(p.chromium.executable_path)"
    done = subprocess.run(
        [str(python), "-c", ask], capture_output=True, text=True, env=child_environment(), check=False
    )
    return done.stdout.strip()


def ensure_chromium(python: Path) -> str:
    """A Chromium, installed if need be and if it can be; "" otherwise."""
    own = own_chromium(python)
    found = find_chromium(own)
    if found:
        return found
    say("No Chromium was found: trying to install one.")
    attempts = [[str(python), "-m", "playwright", "install", "--no-shell", "chromium"]]
    if is_debian_root():
        attempts += [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
    for command in attempts:
        attempt(command)
        found = find_chromium(own)
        if found:
            return found
    return ""


def attempt(command: Sequence[str]) -> None:
    """Run an installer that may fail, or not be there at all: what it was for is looked for afterwards."""
    try:
        subprocess.run(
            command,
            env=child_environment() | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"{command[0]}: {error}")


def find_postgres(
    folder: Path = Path("/usr/lib/postgresql"), which: Callable[[str], "str | None"] = shutil.which
) -> str:
    """The folder of PostgreSQL's programs, the newest where Debian keeps several, else on the path, or ""."""
    versions = [path for path in folder.glob("*/bin") if (path / "initdb").is_file()]
    if versions:
        return str(max(versions, key=lambda path: [int(x) for x in path.parent.name.split(".")]))
    initdb = which("initdb")
    return str(Path(initdb).parent) if initdb else ""


def find_poppler(which: Callable[[str], "str | None"] = shutil.which) -> str:
    """The programs that read a briefing's PDF back, or ""."""
    return which("pdftotext") or ""


def ensure(what: str, package: str, find: Callable[[], str]) -> str:
    """What `find` finds, installed from Debian's package if need be and if it can be; "" otherwise."""
    found = find()
    if found or not is_debian_root():
        return found
    say(f"No {what} was found: trying to install one.")
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", package]):
        attempt(command)
    return find()


def is_debian_root() -> bool:
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return "ID=debian" in release.splitlines() and hasattr(os, "geteuid") and os.geteuid() == 0


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"true", "1"}


def test(pytest_arguments: Sequence[str]) -> int:
    """Every check runs, however many fail; pytest is last, so that its summary stands at the end."""
    python = str(ensure_environment(dev=True))
    env = child_environment()
    failed = []
    chromium = ensure_chromium(Path(python))
    if chromium:
        env["PERFCORE_CHROMIUM"] = chromium
    elif in_ci():
        failed.append("finding a Chromium for the browser journeys")
    else:
        say("NO CHROMIUM: the browser journeys are skipped. Install one or name it in PERFCORE_CHROMIUM.")
    for what, package, find, without in (
        ("PostgreSQL", "postgresql", find_postgres, "the store is tried on SQLite only"),
        ("Poppler", "poppler-utils", find_poppler, "no PDF is read back"),
    ):
        if not ensure(what, package, find):
            if in_ci():
                failed.append(f"finding {what} for the tests")
            else:
                say(f"NO {what.upper()}: {without}. Debian's package is called {package}.")
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
    }
    for name, command in checks.items():
        say(f"== {name}")
        if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode != 0:
            failed.append(name)
    if failed:
        say("FAILED before the tests: " + ", ".join(failed))
    say("== pytest")
    command = [python, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-rs", *pytest_arguments]
    tests = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    return 1 if failed or tests != 0 else 0


def bench(arguments: Sequence[str]) -> int:
    python = ensure_environment(dev=True)
    env = child_environment()
    chromium = find_chromium(own_chromium(python))
    if chromium:
        env["PERFCORE_CHROMIUM"] = chromium
    return subprocess.run([str(python), "-m", "bench", *arguments], cwd=ROOT, env=env, check=False).returncode


# ---- the command line ----------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] == "test":
        return test(arguments[1:])
    if arguments and arguments[0] == "bench":
        return bench(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=["setup"], help="leave it out to start the app")
    parser.add_argument(
        "--port", type=port_number, metavar="N", help=f"default: the first free one from {FIRST_PORT}"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    options = parser.parse_args(arguments)
    if options.command == "setup":
        ensure_data(ensure_environment(dev=False))
        say("Ready: `python run.py` starts perfcore.")
        return 0
    return start(options.port, open_browser=not options.no_browser)


def port_number(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port: a number from 1 to 65535 is meant")


def ask_to_end(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    # Whoever ends this process with a plain `kill` means the app as well.
    signal.signal(signal.SIGTERM, ask_to_end)
    try:
        sys.exit(main(sys.argv[1:]))
    except TroubleError as trouble:
        sys.exit(f"perfcore: {trouble}")
    except KeyboardInterrupt:
        sys.exit("\nperfcore: stopped.")
