"""perfcore: telling real change from noise in children's services."""

__version__ = "0.1.0"
