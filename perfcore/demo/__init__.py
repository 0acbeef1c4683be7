"""An invented council: realistic volumes, plants that are known, and nobody real in it."""

from perfcore.demo.write import write

__all__ = ["write"]
