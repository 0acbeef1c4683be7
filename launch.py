"""Streamlit's own command line, told beforehand that pages/ holds functions and no scripts.

Until the first run of a fresh server Streamlit takes each file in a pages/ folder for a page of its own:
a deep link that comes first would get "Page not found" above the right page, or the bare file.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main


def launch() -> None:
    """Run the command line with the arguments of this process."""
    PagesManager.uses_pages_directory = False
    main(prog_name="streamlit")


if __name__ == "__main__":
    launch()
