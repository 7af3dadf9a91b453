"""Närmare: close care (god och nära vård), measured."""

__version__ = "0.1.0"
