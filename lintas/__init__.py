"""Lintas: a bilingual interactive course on trafficking in persons and international migration."""

__version__ = "0.1.0"
