"""The examples in measures.yaml, worked out: they are made up, so that anybody may see what comes of them."""

from perfcore.values.examples import failing

__all__ = ["failing"]
