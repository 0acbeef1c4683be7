"""Small loads made by hand, so that a test's answer can be worked out on paper."""

from __future__ import annotations

from perfcore.catalogue.model import Catalogue
from perfcore.catalogue.read import parse_catalogue
from perfcore.records.small import records

__all__ = ["catalogue", "records"]

HEAD = """
version: 1
owners:
  head: {name: Head of Service, email: head@example.gov.uk}
groups:
  all: Everything
dimensions:
  team: {label: Team, column: team}
  locality: {label: Locality, column: locality}
  age_band: {label: Age, column: age_band, order: [Unborn, Under 1, 1-4, 5-9, 10-15, 16-17, 18 and over]}
  ethnicity: {label: Ethnic group, column: ethnicity}
  sex: {label: Sex, column: sex}
defaults:
  drill: [team, locality, age_band, ethnicity, sex]
measures:
"""


def catalogue(measure: str) -> Catalogue:
    """A catalogue with one measure `m`; `measure` is its lines of YAML, what every measure needs is added."""
    lines = [line for line in measure.strip().splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in measure.splitlines() if line.strip())
    body = ["  m:", "    name: A measure", "    group: all", "    owner: head"]
    body += ["    definition: As the test says.", "    source: local"]
    body += ["    " + line[margin:] if line.startswith(" " * margin) else "    " + line for line in lines]
    return parse_catalogue(HEAD + "\n".join(body) + "\n", "measures.yaml")
